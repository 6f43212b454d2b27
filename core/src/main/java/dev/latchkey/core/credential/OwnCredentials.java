package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.CredentialState.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The credentials of an actor's company, as commands find them. */
final class OwnCredentials {

    private final Credentials credentials;
    private final InstantSource clock;

    OwnCredentials(Credentials credentials, InstantSource clock) {
        this.credentials = credentials;
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

    /** An end that the actor makes now. */
    Revocation revocationBy(Actor.InCompany actor) {
        return new Revocation(now(), actor.author().toString());
    }

    /** The store keeps milliseconds; what is returned must equal what is stored. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
