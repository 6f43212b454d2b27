package dev.latchkey.console.refusals;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Finds where whoever reads a refusal can end it: the form of the client, with what is missing ticked. */
public final class Remedies {

    private final CredentialStores stores;
    private final InstantSource clock;

    Remedies(CredentialStores stores, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * What can be done.
     *
     * @param scopes that would be added; empty when another role is needed
     */
    public record Remedy(String path, String scopes) {}

    /** Absent when whoever looks may not change the credential, or when no change of it helps. */
    @Nullable
    Remedy find(Visit visit, String credentialId, @Nullable Explanation explanation) {
        if (explanation == null || !visit.rights().permissions().contains(Permissions.CREDENTIALS_MANAGE)) {
            return null;
        }
        var client = stores.transactions()
                .read(tx -> stores.credentials().find(tx, visit.actor().companyId(), credentialId))
                .filter(OAuthClient.class::isInstance)
                .filter(one -> !one.stateAt(clock.instant()).isFinal());
        if (client.isEmpty()) {
            return null;
        }
        var form = new LocalPath("/settings/credentials/" + credentialId + "/edit");
        if (explanation.gate() == Gate.SCOPE && !explanation.missing().isEmpty()) {
            var scopes = String.join(" ", explanation.missing());
            return new Remedy(form.with("add", scopes).value(), String.join(", ", explanation.missing()));
        }
        return explanation.gate() == Gate.ROLE ? new Remedy(form.value(), "") : null;
    }
}
