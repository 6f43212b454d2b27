package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.DecisionListener.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * The line of one decision. What it says is put together by the thread that writes it, not by the one that serves requests: it holds what
 * was decided, of which nothing changes.
 */
final class DecidedLine implements ILoggingEvent {

    /** What every such line says beside its values. */
    static final String MESSAGE = "decided";

    private static final LoggerContextVO NO_CONTEXT = new LoggerContextVO("", Map.of(), 0);

    private final Decided decided;
    private final String thread;
    private final long at;

    /** @param at milliseconds since 1970, UTC */
    DecidedLine(Decided decided, long at) {
        this.decided = decided;
        this.thread = Thread.currentThread().getName();
        this.at = at;
    }

    /** Takes the values of a line one by one. */
    interface Values {
        void text(String name, String value);

        void number(String name, long value);
    }

    /** Tells all that the line says, in the order in which it stands there. */
    void tell(Values values) {
        var operation = decided.operation();
        values.text("requestId", decided.requestId());
        values.text("operation", operation == null ? "-" : operation.signature());
        values.text("credential", credential());
        values.text("outcome", outcome());
        values.number("status", decided.status());
        values.number("micros", decided.durationNanos() / 1000);
        if (!decided.leniencies().isEmpty()) {
            values.text("leniencies", String.join(",", Leniency.names(decided.leniencies())));
        }
        if (decided.decision() instanceof Decision.Deny(Denial denial)
                && denial.explanation().gate() == Gate.REQUEST) {
            values.text("expected", String.join("; ", denial.explanation().required()));
            values.text("advice", denial.explanation().whoCanGrant());
        }
    }

    private String credential() {
        return switch (decided.decision()) {
            case Decision.Allow(var principal) ->
                principal instanceof Proven proven ? proven.credentialId() : "anonymous";
            case Decision.Deny _ -> "-";
        };
    }

    private String outcome() {
        return switch (decided.decision()) {
            case Decision.Allow _ -> "allow";
            case Decision.Deny(Denial denial) -> denial.reason().name();
        };
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        var pairs = new ArrayList<KeyValuePair>();
        tell(new Values() {
            @Override
            public void text(String name, String value) {
                pairs.add(new KeyValuePair(name, value));
            }

            @Override
            public void number(String name, long value) {
                pairs.add(new KeyValuePair(name, value));
            }
        });
        return pairs;
    }

    @Override
    public String getThreadName() {
        return thread;
    }

    @Override
    public Level getLevel() {
        return Level.INFO;
    }

    @Override
    public String getLoggerName() {
        return DecisionLog.NAME;
    }

    @Override
    public String getMessage() {
        return MESSAGE;
    }

    @Override
    public String getFormattedMessage() {
        return MESSAGE;
    }

    @Override
    public long getTimeStamp() {
        return at;
    }

    @Override
    public int getNanoseconds() {
        return (int) (at % 1000) * 1_000_000;
    }

    @Override
    public void prepareForDeferredProcessing() {
        // nothing of it depends on where it is looked at
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return NO_CONTEXT;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return null;
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return new StackTraceElement[0];
    }

    @Override
    public boolean hasCallerData() {
        return false;
    }

    @Override
    public @Nullable List<Marker> getMarkerList() {
        return null;
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return Map.of();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface has it still
    public Map<String, String> getMdc() {
        return Map.of();
    }

    @Override
    public long getSequenceNumber() {
        return 0;
    }
}
