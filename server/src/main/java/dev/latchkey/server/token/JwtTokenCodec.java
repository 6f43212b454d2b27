package dev.latchkey.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.LiveClient;
import dev.latchkey.server.signing.JwtSigner;
import dev.latchkey.server.signing.JwtVerifier;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Access tokens as JWTs (RFC 9068), for clients set to that format. A token whose signature was verified once is remembered by
 * the SHA-256 of its bytes until it expires; its liveness is judged anew each time all the same.
 */
final class JwtTokenCodec {

    private static final String TYPE = "at+jwt";
    /** {@code iat} has seconds only, and a secret may be replaced within one. */
    private static final String ISSUED_AT_MILLIS = "iat_ms";

    private static final int VERIFIED_MAX = 100_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final String issuer;
    private final String audience;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final CredentialIndex credentials;
    private final Cache<ByteBuffer, Verified> verified =
            Caffeine.newBuilder().maximumSize(VERIFIED_MAX).build();

    /** A token whose signature was proven, and the key that proved it. */
    private record Verified(AccessToken token, String kid) {}

    /** @param audience the resource these tokens are for, RFC 9068 §2.2: the API origin */
    JwtTokenCodec(String issuer, String audience, JwtSigner signer, JwtVerifier verifier, CredentialIndex credentials) {
        this.issuer = issuer;
        this.audience = audience;
        this.signer = signer;
        this.verifier = verifier;
        this.credentials = credentials;
    }

    /** Three parts cut by dots; our own format has none. */
    static boolean looksLikeJwt(String value) {
        return value.startsWith("eyJ");
    }

    String write(AccessToken token, LiveClient client) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("aud", audience);
            json.writeStringProperty("sub", client.clientId());
            json.writeStringProperty("client_id", client.clientId());
            json.writeStringProperty("scope", token.scopes().toString());
            json.writeStringProperty("company", client.company().identifier());
            json.writeStringProperty("jti", token.idText());
            json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
            json.writeNumberProperty(ISSUED_AT_MILLIS, token.issuedAt().toEpochMilli());
            json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
            json.writeEndObject();
        }
        return signer.sign(TYPE, text.toString());
    }

    /** The token when we signed it for ourselves; empty for anything else. */
    Optional<AccessToken> read(String value, Instant now) {
        if (value.length() > JwtVerifier.LENGTH_MAX) {
            return Optional.empty();
        }
        var digest = ByteBuffer.wrap(sha256(value));
        var known = verified.getIfPresent(digest);
        if (known != null) {
            if (known.token.isExpiredAt(now) || !verifier.trusts(known.kid)) {
                verified.invalidate(digest);
            }
            return verifier.trusts(known.kid) ? Optional.of(known.token) : Optional.empty();
        }
        var read = verifier.verify(value, TYPE)
                .flatMap(jwt -> parse(jwt.claims()).map(token -> new Verified(token, jwt.kid())));
        read.filter(fresh -> !fresh.token.isExpiredAt(now)).ifPresent(fresh -> verified.put(digest, fresh));
        return read.map(Verified::token);
    }

    private Optional<AccessToken> parse(JWTClaimsSet claims) {
        try {
            var clientId = claims.getStringClaim("client_id");
            var scope = claims.getStringClaim("scope");
            if (!issuer.equals(claims.getIssuer())
                    || !List.of(audience).equals(claims.getAudience())
                    || clientId == null
                    || scope == null
                    || claims.getJWTID() == null
                    || claims.getLongClaim(ISSUED_AT_MILLIS) == null
                    || claims.getExpirationTime() == null) {
                return Optional.empty();
            }
            var id = AccessToken.parseId(claims.getJWTID());
            var issuedAt = Instant.ofEpochMilli(claims.getLongClaim(ISSUED_AT_MILLIS));
            var expiresAt = claims.getExpirationTime().toInstant();
            return credentials
                    .findClient(clientId)
                    .map(client -> new AccessToken(id, client.number(), issuedAt, expiresAt, Scopes.parse(scope)));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] sha256(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
