package dev.latchkey.gateway.observe;

import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.request.DecisionListener;
import java.time.InstantSource;

/** Remembers when and for what each secret of each credential was used; of several that came together, each. */
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
        if (operation == null || !(decided.decision() instanceof Decision.Allow)) {
            return;
        }
        var now = clock.instant();
        var userAgent = decided.userAgent();
        for (var credential : decided.credentials()) {
            var secretId = credential.secretId();
            usage.recordUse(
                    credential.principal().credentialId(),
                    secretId == null ? UsageRecorder.BY_TOKEN : secretId,
                    now,
                    decided.clientAddress().getHostAddress(),
                    userAgent == null ? "" : userAgent,
                    operation.signature(),
                    Integer.toString(decided.status()));
        }
    }
}
