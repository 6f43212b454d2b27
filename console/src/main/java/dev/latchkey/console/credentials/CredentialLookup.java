package dev.latchkey.console.credentials;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.page.Messages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The credentials that a page is about. */
public final class CredentialLookup {

    private final Transactions transactions;
    private final Credentials credentials;
    private final SecurityProfile profile;

    /** @param profile what the deployment's clients keep to */
    public CredentialLookup(Transactions transactions, Credentials credentials, SecurityProfile profile) {
        this.transactions = transactions;
        this.credentials = credentials;
        this.profile = profile;
    }

    /** What stands on top of its pages. */
    public CredentialHead head(Credential credential, Instant now) {
        return CredentialHead.of(credential, profile, now);
    }

    /** The rotation that a credential is in; absent when there is none, or no such credential. */
    public @Nullable Rotation rotation(Transaction tx, String companyId, String id, Messages messages, Instant now) {
        var credential = credentials.find(tx, companyId, id).orElse(null);
        return credential == null
                ? null
                : Rotation.of(
                        messages,
                        credential,
                        credentials.lastUses(tx, companyId, id, DetailPage.usesMax(credential)),
                        now);
    }

    /** @throws CommandRefused when the actor's company has no such credential */
    public Credential get(Actor.CompanyUser actor, String id) {
        return transactions
                .read(tx -> credentials.find(tx, actor.companyId(), id))
                .orElseThrow(() -> CommandRefused.notFound("credential"));
    }
}
