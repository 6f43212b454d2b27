package dev.latchkey.gateway.observe;

import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
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

    /** So that a rotation is not finished while the first request by a secret goes on. Costs a busy secret one look. */
    @Override
    public void onAdmitted(Admitted admitted) {
        for (var credential : admitted.credentials()) {
            var id = credential.principal().credentialId();
            var secretId = secretId(credential);
            usage.opened(id, secretId);
            if (!usage.isAwaited(id, secretId)) {
                var userAgent = admitted.userAgent();
                usage.recordBegin(
                        id,
                        secretId,
                        clock.instant(),
                        admitted.clientAddress().getHostAddress(),
                        userAgent == null ? "" : userAgent,
                        admitted.operation().signature());
            }
        }
    }

    @Override
    public void onEnded(Admitted admitted) {
        for (var credential : admitted.credentials()) {
            usage.closed(credential.principal().credentialId(), secretId(credential));
        }
    }

    private static String secretId(ProvenCredential credential) {
        var secretId = credential.secretId();
        return secretId == null ? UsageRecorder.BY_TOKEN : secretId;
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
            usage.recordUse(
                    credential.principal().credentialId(),
                    secretId(credential),
                    now,
                    decided.clientAddress().getHostAddress(),
                    userAgent == null ? "" : userAgent,
                    operation.signature(),
                    Integer.toString(decided.status()));
        }
    }
}
