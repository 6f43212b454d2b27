package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialState.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The credentials of an actor's company, as commands find them. */
final class OwnCredentials {

    private final Credentials credentials;
    private final MemoryBudget budget;
    private final InstantSource clock;

    /** @param budget of what works, on this node */
    OwnCredentials(Credentials credentials, MemoryBudget budget, InstantSource clock) {
        this.credentials = credentials;
        this.budget = budget;
        this.clock = clock;
    }

    /** @throws CommandRefused when the company has none with this id */
    Credential get(Transaction tx, Actor.InCompany actor, String credentialId) {
        return credentials
                .find(tx, actor.companyId(), credentialId)
                .orElseThrow(() -> CommandRefused.notFound("credential"));
    }

    /** @throws CommandRefused when the company has none with this id, or it has ended, which is for good */
    Credential getLiving(Transaction tx, Actor.InCompany actor, String credentialId) {
        var credential = get(tx, actor, credentialId);
        if (credential.stateAt(now()).isFinal()) {
            throw CommandRefused.finalState("the credential has ended; make a new one");
        }
        return credential;
    }

    /** @throws CommandRefused when this node has no room for another credential of the company */
    void requireRoom(Actor.InCompany actor, Credential made) {
        budget.require(actor.companyId(), made.id(), 0, CredentialBytes.of(made));
    }

    /** @throws CommandRefused when this node has no room for what one becomes */
    void requireRoom(Actor.InCompany actor, Credential before, Credential after) {
        budget.require(actor.companyId(), before.id(), CredentialBytes.of(before), CredentialBytes.of(after));
    }

    /** As {@link #requireRoom(Actor.InCompany, Credential, Credential)}, of a client that proves itself in another way. */
    void requireRoom(Actor.InCompany actor, OAuthClient client, ClientProof wanted) {
        var before = CredentialBytes.of(client);
        var after = before - CredentialBytes.of(client.proof()) + CredentialBytes.of(wanted);
        budget.require(actor.companyId(), client.id(), before, after);
    }

    /** Gives a credential one more secret, and forgets those that ended longest ago where it has too many. */
    void add(Transaction tx, Actor.InCompany actor, Credential credential, StoredSecret secret) {
        for (var old : EndedSecrets.tooMany(credential.secrets(), now())) {
            credentials.deleteSecret(tx, actor.companyId(), credential.id(), old.id());
        }
        if (!credentials.insertSecret(tx, actor.companyId(), credential.id(), secret)) {
            throw new IllegalStateException("two random secrets are equal; the source of randomness is broken");
        }
    }

    /** An end that the actor makes now. */
    Revocation revocationBy(Actor.InCompany actor) {
        return new Revocation(now(), actor.author().toString());
    }

    /** The store keeps milliseconds; what is returned must equal what is stored. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
