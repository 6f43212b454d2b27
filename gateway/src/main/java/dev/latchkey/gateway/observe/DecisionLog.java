package dev.latchkey.gateway.observe;

import ch.qos.logback.classic.Logger;
import dev.latchkey.engine.request.DecisionListener;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/**
 * One structured line for each decision; a credential by its id, never by its value. Handed to an asynchronous appender as it is: to
 * build an event of its values first was more work than the decision itself.
 */
public final class DecisionLog implements DecisionListener {

    static final String NAME = "latchkey.decision";

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(NAME);

    private final InstantSource clock;

    public DecisionLog() {
        this(InstantSource.system());
    }

    DecisionLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void onDecided(Decided decided) {
        if (LOG.isInfoEnabled()) {
            LOG.callAppenders(new DecidedLine(decided, clock.millis()));
        }
    }
}
