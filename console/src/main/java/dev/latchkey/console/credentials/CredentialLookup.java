package dev.latchkey.console.credentials;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credentials;

/** The credentials that a page is about. */
public final class CredentialLookup {

    private final Transactions transactions;
    private final Credentials credentials;

    public CredentialLookup(Transactions transactions, Credentials credentials) {
        this.transactions = transactions;
        this.credentials = credentials;
    }

    /** @throws CommandRefused when the actor's company has no such credential */
    public Credential get(Actor.CompanyUser actor, String id) {
        return transactions
                .read(tx -> credentials.find(tx, actor.companyId(), id))
                .orElseThrow(() -> CommandRefused.notFound("credential"));
    }
}
