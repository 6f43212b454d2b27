package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;

/**
 * What an access token says; whether it may still be used is judged separately, against the client as it is now.
 *
 * @param id random, unique; names the token in revocation
 * @param clientNumber the client's number in this deployment
 * @param issuedAt whole milliseconds, so that a token made right after a secret was replaced is told from one made before
 * @param expiresAt whole seconds; expired when now equals it
 * @param scopes as granted; the client may have fewer by now
 */
record AccessToken(long id, long clientNumber, Instant issuedAt, Instant expiresAt, Scopes scopes) {

    private static final int ID_RADIX = 36;

    boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The id as text, for claims and the store. */
    String idText() {
        return Long.toUnsignedString(id, ID_RADIX);
    }

    /** @throws NumberFormatException when the text is not what {@link #idText} gives */
    static long parseId(String idText) {
        return Long.parseUnsignedLong(idText, ID_RADIX);
    }
}
