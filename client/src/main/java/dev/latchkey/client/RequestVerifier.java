package dev.latchkey.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.client.RequestVerification.Bound;
import dev.latchkey.client.RequestVerification.Reason;
import dev.latchkey.client.RequestVerification.Refused;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the header {@value #HEADER}: which request a principal came with. A principal may be the same for many requests; this header is
 * bound to it by a code (HMAC-SHA-256) under a key that the gateway and one API share, which {@code latchkey keys request-key} shows. Every
 * doubt is a refusal. Safe for use by many threads.
 */
public final class RequestVerifier {

    public static final String HEADER = "Latchkey-Request";

    /** Longest header value read, in characters. */
    public static final int HEADER_LENGTH_MAX = 4 * 1024;

    /** A request that was let in longer ago is refused. */
    public static final Duration AGE_MAX = Duration.ofSeconds(60);

    private static final String ALGORITHM = "HmacSHA256";

    private static final Pattern WRITTEN = Pattern.compile("(id=\"([^\"\\\\]+)\", method=\"([^\"\\\\]+)\","
            + " operation=\"([^\"\\\\]+)\", at=([0-9]{1,12})), mac=\"([A-Za-z0-9_-]{43})\"");

    private final String api;
    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    /**
     * @param api name of the API, as the gateway's configuration has it
     * @param keys in base64url, as the gateway shows them; several while one takes the place of another
     * @throws IllegalArgumentException when there is none, or one is not 32 bytes
     */
    public RequestVerifier(String api, List<String> keys, InstantSource clock) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("expected a key at least");
        }
        this.api = api;
        this.keys = keys.stream().map(RequestVerifier::key).toList();
        this.clock = clock;
    }

    private static SecretKeySpec key(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != 32) {
            throw new IllegalArgumentException("expected a key of 32 bytes in base64url");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * Verifies the header's value.
     *
     * @param headerValue absent when the request has no such header
     * @param principal value of {@value PrincipalVerifier#HEADER}, verified already
     * @param method of the request
     */
    public RequestVerification verify(@Nullable String headerValue, String principal, String method) {
        if (headerValue == null || headerValue.isEmpty()) {
            return new Refused(Reason.MISSING, "expected a header " + HEADER + ", got none");
        }
        var parts = WRITTEN.matcher(headerValue);
        if (headerValue.length() > HEADER_LENGTH_MAX || !parts.matches()) {
            return new Refused(Reason.MALFORMED, "expected id, method, operation, at and mac");
        }
        if (!isCoded(parts.group(1), principal, parts.group(6))) {
            return new Refused(Reason.WRONG_CODE, "the code fits none of the keys of " + api);
        }
        if (!parts.group(3).equals(method)) {
            return new Refused(Reason.WRONG_METHOD, "expected the method of the request");
        }
        var letInAt = Instant.ofEpochSecond(Long.parseLong(parts.group(5)));
        return isCurrent(letInAt)
                ? new Bound(new BoundRequest(parts.group(2), parts.group(3), parts.group(4), letInAt))
                : new Refused(Reason.NOT_CURRENT, "expected a request of the last " + AGE_MAX.toSeconds() + " seconds");
    }

    private boolean isCurrent(Instant letInAt) {
        var now = clock.instant();
        return now.isBefore(letInAt.plus(AGE_MAX).plus(PrincipalVerifier.CLOCK_SKEW))
                && !letInAt.isAfter(now.plus(PrincipalVerifier.CLOCK_SKEW));
    }

    private boolean isCoded(String text, String principal, String code) {
        try {
            var digest = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(principal.getBytes(UTF_8)));
            var coded = (api + "\n" + digest + "\n" + text).getBytes(UTF_8);
            var given = Base64.getUrlDecoder().decode(code);
            var fits = false;
            for (var key : keys) {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                fits |= MessageDigest.isEqual(mac.doFinal(coded), given);
            }
            return fits;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM + " and SHA-256", e);
        }
    }
}
