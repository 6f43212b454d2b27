package dev.latchkey.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A disk that takes nothing for a while holds nobody up, and does not fill the memory. */
class WaitingLinesTest {

    private static final int WAITING_MAX = 8_192;

    /** Writes once it is let. */
    private static final class Disk extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch isHeld = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch all = new CountDownLatch(1 + WAITING_MAX);
        private final Queue<Level> written = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent line) {
            isHeld.countDown();
            // Its thread is interrupted at the end, when nothing is held any more.
            if (gate.getCount() > 0) {
                await();
            }
            written.add(line.getLevel());
            all.countDown();
        }

        private void await() {
            try {
                assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void areSoManyAndNoMoreAndThoseThatMatterFindRoom() throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var disk = new Disk();
        disk.setContext(context);
        disk.start();
        var waiting = Logging.asynchronous(context, disk, () -> {}, new RepeatedLines(() -> 0));
        var log = context.getLogger(DecisionLog.NAME);
        log.setLevel(Level.INFO);
        log.addAppender(waiting);
        log.info("held by the disk");
        assertThat(disk.isHeld.await(60, TimeUnit.SECONDS)).isTrue();

        for (var i = 0; i < 10_000; i++) {
            log.info("somebody was refused");
        }
        var decisions = waiting.waiting();
        assertThat(decisions).as("four fifths").isBetween(6_500, 6_600);
        assertThat(waiting.dropped()).isEqualTo(10_000 - decisions);

        for (var i = 0; i < 100; i++) {
            log.warn("something is wrong");
        }
        assertThat(waiting.waiting()).isEqualTo(decisions + 100);

        for (var i = 0; i < 10_000; i++) {
            log.warn("something is wrong");
        }
        assertThat(waiting.waiting()).isEqualTo(WAITING_MAX);
        assertThat(waiting.dropped()).isEqualTo(20_100 - WAITING_MAX);

        disk.gate.countDown();
        assertThat(disk.all.await(60, TimeUnit.SECONDS))
                .as("what waited is written")
                .isTrue();
        log.info("after that all is as before");
        context.stop();
        assertThat(disk.written).hasSize(WAITING_MAX + 2).endsWith(Level.INFO);
    }

    /** Who logs would have to wake a thread for each line, and that one to write it by itself. */
    @Test
    void areWrittenTogetherThatComeShortlyOneAfterTheOther() throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var disk = new Disk();
        disk.setContext(context);
        disk.start();
        disk.gate.countDown();
        var flushed = new LinkedBlockingQueue<Integer>();
        var pauses = new Semaphore(0);
        var waiting = Logging.asynchronous(
                context,
                disk,
                () -> flushed.add(disk.written.size()),
                pauses::acquireUninterruptibly,
                new RepeatedLines(() -> 0));
        var log = context.getLogger(DecisionLog.NAME);
        log.setLevel(Level.INFO);
        log.addAppender(waiting);

        log.info("at once");
        assertThat(flushed.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        for (var i = 0; i < 50; i++) {
            log.info("while the writer looks away");
        }
        assertThat(waiting.waiting()).isEqualTo(50);

        pauses.release();
        assertThat(flushed.poll(60, TimeUnit.SECONDS)).as("the first and 50").isEqualTo(51);
        pauses.release();
        context.stop();
        assertThat(disk.written).hasSize(51);
    }
}
