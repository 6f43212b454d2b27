package dev.latchkey.authserver.codec;

import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says, whatever its format. That it is authentic is proven; whether it may still be used is not.
 *
 * @param id names the token in revocation
 * @param holderNumber the client's or the grant's number in this deployment
 * @param issuedAt whole milliseconds
 * @param expiresAt whole seconds; expired when now equals it
 * @param scopes as granted; the holder may have fewer by now
 * @param limits what else it is bound to
 * @param proof of the client; {@link Proof#NONE} for a grant's, which dies with its grant
 */
public record AccessToken(
        long id,
        HolderKind holderKind,
        long holderNumber,
        Instant issuedAt,
        Instant expiresAt,
        Scopes scopes,
        Limits limits,
        Proof proof) {

    /** What a token's number counts. */
    enum HolderKind {
        CLIENT,
        GRANT
    }

    /**
     * What a token is bound to.
     *
     * @param audience of the one API it is for, see {@link Audience}; 0 for all
     * @param thumbprint SHA-256 thumbprint of the key that must be proven with each use (RFC 9449 section 6), base64url; absent
     *     for a bearer token
     */
    record Limits(long audience, @Nullable String thumbprint) {
        static final Limits NONE = new Limits(Audience.EVERY, null);
    }

    /**
     * What a client was when it proved itself, and by what: the token dies with either.
     *
     * @param generation its {@link LiveClient#generation}
     * @param secretMark {@link LiveSecret#mark} of its secret; {@link LiveSecret#UNKNOWN} when a key proved it, and in tokens of releases
     *     that did not say
     */
    record Proof(long generation, long secretMark) {
        static final Proof NONE = new Proof(0, LiveSecret.UNKNOWN);
    }

    boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The id as text, for claims and the store. */
    String idText() {
        return RevokedToken.idOf(id);
    }

    /** @throws NumberFormatException when the text is not what {@link #idText} gives */
    public static long parseId(String idText) {
        return RevokedToken.numberOf(idText);
    }
}
