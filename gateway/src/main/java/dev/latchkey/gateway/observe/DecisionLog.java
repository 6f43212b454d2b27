package dev.latchkey.gateway.observe;

import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.DecisionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One structured line for each decision; a credential by its id, never by its value. Handed to an asynchronous appender. */
public final class DecisionLog implements DecisionListener {

    static final String NAME = "latchkey.decision";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    @Override
    public void onDecided(Decided decided) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var operation = decided.operation();
        var line = LOG.atInfo()
                .addKeyValue("requestId", decided.requestId())
                .addKeyValue("operation", operation == null ? "-" : operation.signature())
                .addKeyValue("credential", credential(decided.decision()))
                .addKeyValue("outcome", outcome(decided.decision()))
                .addKeyValue("status", decided.status())
                .addKeyValue("micros", decided.durationNanos() / 1000);
        if (!decided.leniencies().isEmpty()) {
            line = line.addKeyValue("leniencies", String.join(",", Leniency.names(decided.leniencies())));
        }
        if (decided.decision() instanceof Decision.Deny(Denial denial)
                && denial.explanation().gate() == Gate.REQUEST) {
            line = line.addKeyValue(
                            "expected", String.join("; ", denial.explanation().required()))
                    .addKeyValue("advice", denial.explanation().whoCanGrant());
        }
        line.log("decided");
    }

    private static String credential(Decision decision) {
        return switch (decision) {
            case Decision.Allow(Principal principal) ->
                principal instanceof Proven proven ? proven.credentialId() : "anonymous";
            case Decision.Deny _ -> "-";
        };
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Deny(Denial denial) -> denial.reason().name();
        };
    }
}
