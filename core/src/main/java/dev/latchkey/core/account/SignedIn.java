package dev.latchkey.core.account;

import java.time.Instant;

/**
 * Somebody in a live session, as they are now.
 *
 * @param sessionId public name of the session, not what the cookie proves
 * @param authenticatedAt the last proof of password or second factor in this session
 */
public record SignedIn(
        String sessionId,
        Person person,
        String email,
        String displayName,
        Instant signedInAt,
        Instant authenticatedAt) {

    /** The same, with another last proof. */
    SignedIn provenAt(Instant proof) {
        return new SignedIn(sessionId, person, email, displayName, signedInAt, proof);
    }

    /** Who a session says they are. */
    static SignedIn of(StoredSession session, Account account) {
        return new SignedIn(
                session.id(),
                session.person(),
                account.email(),
                account.displayName(),
                session.signedInAt(),
                session.authenticatedAt());
    }
}
