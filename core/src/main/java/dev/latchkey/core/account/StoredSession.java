package dev.latchkey.core.account;

import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;

/**
 * A session as stored.
 *
 * @param secretHash of what the cookie holds
 * @param lastSeenAt minute precision
 * @param expiresAt the end that no use moves; expired when now equals it
 */
public record StoredSession(
        Person person,
        String id,
        SecretHash secretHash,
        Instant signedInAt,
        Instant authenticatedAt,
        Instant lastSeenAt,
        Instant expiresAt,
        Browser browser) {

    /** The same, used at an instant. */
    StoredSession seenAt(Instant now) {
        return new StoredSession(person, id, secretHash, signedInAt, authenticatedAt, now, expiresAt, browser);
    }
}
