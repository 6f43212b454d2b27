package dev.latchkey.gateway.observe;

import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.Proven;
import dev.latchkey.engine.request.DecisionListener;
import java.time.InstantSource;

/** Remembers when and for what a credential was used. */
public final class UsageOfDecisions implements DecisionListener {

    private final UsageRecorder usage;
    private final InstantSource clock;

    public UsageOfDecisions(UsageRecorder usage, InstantSource clock) {
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    public void onDecided(Decided decided) {
        var operation = decided.operation();
        if (operation != null
                && decided.decision() instanceof Decision.Allow(Principal principal)
                && principal instanceof Proven proven) {
            var userAgent = decided.userAgent();
            usage.recordUse(
                    proven.credentialId(),
                    clock.instant(),
                    decided.clientAddress().getHostAddress(),
                    userAgent == null ? "" : userAgent,
                    operation.signature(),
                    Integer.toString(decided.status()));
        }
    }
}
