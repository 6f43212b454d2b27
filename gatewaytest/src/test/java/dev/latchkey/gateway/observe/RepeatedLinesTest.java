package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever makes a place in the program log again and again gets so many lines of it and no more. */
class RepeatedLinesTest {

    private static final String DROPPED = "a request was dropped";

    private static final class Written extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line.getFormattedMessage());
        }
    }

    private final AtomicLong nanos = new AtomicLong();
    private final LoggerContext context = new LoggerContext();
    private final Written written = new Written();
    private WaitingLines waiting;

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        written.setContext(context);
        written.start();
        waiting = Logging.asynchronous(context, written, () -> {}, new RepeatedLines(nanos::get));
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(waiting);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void flood(String logger, String text, int lines) {
        for (var i = 0; i < lines; i++) {
            context.getLogger(logger).warn(text, i);
        }
    }

    /** What waits is written when it stops. */
    private List<String> written() {
        context.stop();
        return List.copyOf(written.lines);
    }

    @Test
    void areToldSoOftenAndNoMoreWhateverElseIsTold() {
        flood("a", DROPPED, 1_000);
        flood("a", "another thing", 1);
        flood("b", DROPPED, 1);

        assertThat(waiting.dropped()).isEqualTo(1_000 - RepeatedLines.TOLD_MAX);
        assertThat(written()).hasSize(RepeatedLines.TOLD_MAX + 2).contains("another thing");
    }

    @Test
    void areOneKindWhateverStandsInThem() {
        flood("a", "request {} could not be served", 1_000);

        assertThat(written()).hasSize(RepeatedLines.TOLD_MAX).startsWith("request 0 could not be served");
    }

    @Test
    void areCountedInTheNextThatIsTold() {
        flood("a", DROPPED, 1_000);
        nanos.addAndGet(RepeatedLines.WINDOW.toNanos() - 1);
        flood("a", DROPPED, 1);
        nanos.addAndGet(1);
        flood("a", DROPPED, 2);

        assertThat(written())
                .hasSize(RepeatedLines.TOLD_MAX + 3)
                .containsOnlyOnce(981 + " lines like the next were left out")
                .endsWith(DROPPED);
    }

    /** Without the exception's own message and its trace. */
    @Test
    void theNewestThatTellsOfAFailureIsRemembered() {
        assertThat(waiting.newestError()).isEmpty();
        var log = context.getLogger("a");
        log.error("request {} failed", "r1");
        log.error("request {} failed", "r2", new IllegalStateException("of nobody's business"));
        log.warn("something else");

        assertThat(waiting.newestError())
                .map(LoggedError::text)
                .contains("request r2 failed (java.lang.IllegalStateException)");
    }

    @Test
    void ofTextsThatArePutTogetherAreOneKindOnceThereAreTooMany() {
        for (var i = 0; i < RepeatedLines.KINDS_MAX + 1_000; i++) {
            flood("a", "put together of " + i, 1);
        }

        assertThat(written()).hasSize(RepeatedLines.KINDS_MAX + RepeatedLines.TOLD_MAX);
    }

    /** There is one of them for each request, and somebody may have to find it. */
    @Test
    void areLeftOutOfDecisionsNever() {
        flood(DecisionLog.NAME, "", 1_000);

        assertThat(written()).hasSize(1_000);
    }
}
