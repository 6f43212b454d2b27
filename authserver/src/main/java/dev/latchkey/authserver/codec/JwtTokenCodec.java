package dev.latchkey.authserver.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.authserver.codec.AccessToken.HolderKind;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.edge.http.Upkeep;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Access tokens as JWTs (RFC 9068), for clients set to that format. A token whose signature was verified once is remembered by
 * the SHA-256 of its bytes until it expires; its liveness is judged anew each time all the same.
 */
public final class JwtTokenCodec {

    private static final String TYPE = "at+jwt";
    /** {@code iat} has seconds only. */
    private static final String ISSUED_AT_MILLIS = "iat_ms";

    /** What {@link AccessToken.Proof#generation} is; absent when it is 0. */
    private static final String GENERATION = "generation";

    /** What {@link AccessToken.Proof#secretMark} is, in hexadecimal digits; absent when it is unknown. */
    private static final String PROVEN_BY = "proven_by";

    /** {@link ApiResource#api} of the API that {@code aud} names; absent in a token for every API. */
    private static final String API = "api";

    /** Which grant a token for a user stands on; absent in a client's own. */
    private static final String GRANT_NUMBER = "grant_number";

    /** A token takes about 1 KiB, so all together at most a 16th of the heap. */
    private static final long HEAP_BYTES_PER_TOKEN = 16 * 1024L;

    private static final int VERIFIED_MIN = 1_000;
    private static final int VERIFIED_MAX = 100_000;
    private final String issuer;
    private final ScopeCatalog scopes;
    private final JwtSigner signer;
    private final JwtVerifier verifier;
    private final CredentialIndex credentials;
    private final Cache<ByteBuffer, Verified> verified;

    /** Most tokens remembered with a heap of so many bytes. */
    static int verifiedMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_TOKEN, VERIFIED_MIN, VERIFIED_MAX);
    }

    /**
     * A token whose signature was proven.
     *
     * @param kid of the key that proved it
     * @param company its identifier, as the token says
     * @param subject as the token says
     */
    record Verified(AccessToken token, String kid, String company, String subject) {

        /** Whether who has its number or client_id now is who it was made for: a client_id may be given again after a restore. */
        boolean isOf(TokenHolder holder) {
            return holder.company().identifier().equals(company)
                    && holder.subject().equals(subject);
        }
    }

    /**
     * @param issuer the API origin, also the audience of tokens for every API (RFC 9068 §2.2)
     * @param scopes by which a token signed under an earlier catalogue is read
     */
    public JwtTokenCodec(
            String issuer, ScopeCatalog scopes, JwtSigner signer, JwtVerifier verifier, CredentialIndex credentials) {
        this(
                issuer,
                scopes,
                signer,
                verifier,
                credentials,
                verifiedMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param verifiedMax most tokens remembered */
    JwtTokenCodec(
            String issuer,
            ScopeCatalog scopes,
            JwtSigner signer,
            JwtVerifier verifier,
            CredentialIndex credentials,
            int verifiedMax) {
        this.verified = Caffeine.newBuilder()
                .maximumSize(verifiedMax)
                .executor(Upkeep.LATER)
                .build();
        this.issuer = issuer;
        this.scopes = scopes;
        this.signer = signer;
        this.verifier = verifier;
        this.credentials = credentials;
    }

    /** Three parts cut by dots; our own format has none. */
    static boolean looksLikeJwt(String value) {
        return value.startsWith("eyJ");
    }

    /** @param resource the one API it is for (RFC 8707); absent for all */
    String write(AccessToken token, TokenHolder holder, @Nullable ApiResource resource) {
        var text = new StringWriter(512);
        try (var json = JsonBody.to(text)) {
            json.writeStartObject();
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("aud", resource == null ? issuer : resource.identifier());
            if (resource != null) {
                json.writeStringProperty(API, resource.api());
            }
            json.writeStringProperty("sub", holder.subject());
            json.writeStringProperty("client_id", holder.clientId());
            json.writeStringProperty("scope", token.scopes().toString());
            json.writeStringProperty("company", holder.company().identifier());
            json.writeStringProperty("jti", token.idText());
            json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
            json.writeNumberProperty(ISSUED_AT_MILLIS, token.issuedAt().toEpochMilli());
            json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
            if (token.holderKind() == HolderKind.GRANT) {
                json.writeNumberProperty(GRANT_NUMBER, token.holderNumber());
            }
            writeProof(json, token.proof());
            var thumbprint = token.limits().thumbprint();
            if (thumbprint != null) {
                json.writeObjectPropertyStart("cnf");
                json.writeStringProperty("jkt", thumbprint);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return signer.sign(TYPE, text.toString());
    }

    private static void writeProof(JsonGenerator json, AccessToken.Proof proof) {
        if (proof.generation() != 0) {
            json.writeNumberProperty(GENERATION, proof.generation());
        }
        if (proof.secretMark() != LiveSecret.UNKNOWN) {
            json.writeStringProperty(PROVEN_BY, Long.toHexString(proof.secretMark()));
        }
    }

    private static AccessToken.Proof proof(JWTClaimsSet claims) throws ParseException {
        var generation = claims.getLongClaim(GENERATION);
        var provenBy = claims.getStringClaim(PROVEN_BY);
        return generation == null && provenBy == null
                ? AccessToken.Proof.NONE
                : new AccessToken.Proof(
                        generation == null ? 0 : generation,
                        provenBy == null ? LiveSecret.UNKNOWN : Long.parseUnsignedLong(provenBy, 16));
    }

    /** The token when we signed it for ourselves; empty for anything else. */
    Optional<Verified> read(String value, Instant now) {
        if (value.length() > JwtVerifier.LENGTH_MAX) {
            return Optional.empty();
        }
        var digest = ByteBuffer.wrap(sha256(value));
        var known = verified.getIfPresent(digest);
        if (known != null) {
            if (known.token.isExpiredAt(now) || !verifier.trusts(known.kid)) {
                verified.invalidate(digest);
            }
            return verifier.trusts(known.kid) ? Optional.of(known) : Optional.empty();
        }
        var read = verifier.verify(value, TYPE).flatMap(jwt -> parse(jwt.claims(), jwt.kid()));
        read.filter(fresh -> !fresh.token.isExpiredAt(now)).ifPresent(fresh -> verified.put(digest, fresh));
        return read;
    }

    /** How many tokens are remembered, once those beyond the bound are dropped. */
    long verifiedRemembered() {
        verified.cleanUp();
        return verified.estimatedSize();
    }

    private Optional<Verified> parse(JWTClaimsSet claims, String kid) {
        try {
            var company = claims.getStringClaim("company");
            var subject = claims.getSubject();
            var clientId = claims.getStringClaim("client_id");
            var scope = claims.getStringClaim("scope");
            var grantNumber = claims.getLongClaim(GRANT_NUMBER);
            if (!issuer.equals(claims.getIssuer())
                    || claims.getAudience().size() != 1
                    || clientId == null
                    || company == null
                    || subject == null
                    || scope == null
                    || claims.getJWTID() == null
                    || claims.getLongClaim(ISSUED_AT_MILLIS) == null
                    || claims.getExpirationTime() == null) {
                return Optional.empty();
            }
            var id = AccessToken.parseId(claims.getJWTID());
            var issuedAt = Instant.ofEpochMilli(claims.getLongClaim(ISSUED_AT_MILLIS));
            var expiresAt = claims.getExpirationTime().toInstant();
            var kind = grantNumber == null ? HolderKind.CLIENT : HolderKind.GRANT;
            var number = grantNumber == null
                    ? credentials.findClient(clientId).map(LiveClient::number)
                    : Optional.of(grantNumber);
            var proof = proof(claims);
            var limits = limits(claims);
            return number.map(holder -> new AccessToken(
                            id, kind, holder, issuedAt, expiresAt, scopes.current(Scopes.parse(scope)), limits, proof))
                    .map(token -> new Verified(token, kid, company, subject));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One of a release that did not name the API is for none. */
    private AccessToken.Limits limits(JWTClaimsSet claims) throws ParseException {
        var identifier = claims.getAudience().getFirst();
        var api = claims.getStringClaim(API);
        var resource = identifier.equals(issuer) ? null : new ApiResource(identifier, api == null ? "" : api);
        var thumbprint = claims.getClaim("cnf") instanceof Map<?, ?> confirmation
                        && confirmation.get("jkt") instanceof String jkt
                ? jkt
                : null;
        return new AccessToken.Limits(Audience.of(resource), thumbprint);
    }

    private static byte[] sha256(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
