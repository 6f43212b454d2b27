package dev.latchkey.core.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client proves itself with by {@code private_key_jwt} (RFC 7523 §3): its public keys, or the address where they are read.
 *
 * @param jwks its keys as a JWK set (RFC 7517 section 5); absent when they are read at an address
 * @param jwksUri where its JWK set is read; absent when its keys are here
 * @param takesEndpointAudience whether an assertion may name the endpoint that it is for in place of the issuer, which libraries do
 *     that keep to RFC 7523 section 3 rather than to its successor
 */
public record ClientKeys(@Nullable String jwks, @Nullable String jwksUri, boolean takesEndpointAudience) {

    /** Most keys of one set. */
    public static final int COUNT_MAX = JwkSet.KEYS_MAX;

    /** What uses of keys at an address are recorded under. */
    public static final String AT_ADDRESS = "jwks_uri";

    /** Longest JWK set, in characters. */
    public static final int JWKS_LENGTH_MAX = 16_384;
    /** Longest address, in characters. */
    public static final int ADDRESS_LENGTH_MAX = 2_000;

    /**
     * What tells a key from others.
     *
     * @param id its key id, which the client chose; empty for none
     * @param thumbprint SHA-256 (RFC 7638)
     */
    public record Named(String id, String thumbprint) {}

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    public ClientKeys {
        if ((jwks == null) == (jwksUri == null)) {
            throw CommandRefused.invalid("jwks", "expected exactly one of jwks and jwksUri");
        }
        checkLength("jwks", jwks, JWKS_LENGTH_MAX);
        checkLength("jwksUri", jwksUri, ADDRESS_LENGTH_MAX);
    }

    private static void checkLength(String field, @Nullable String value, int lengthMax) {
        if (value != null && (value.isEmpty() || value.length() > lengthMax)) {
            throw CommandRefused.invalid(field, "expected 1 to " + lengthMax + " characters");
        }
    }

    /** Keys that the client gave. */
    public static ClientKeys inline(String jwks) {
        return new ClientKeys(jwks, null, false);
    }

    /** Keys that are read at an address of the client's. */
    public static ClientKeys at(String jwksUri) {
        return new ClientKeys(null, jwksUri, false);
    }

    /**
     * What a use of one of these keys is recorded under: the key's thumbprint, or one word for all at an address, where the client
     * can have as many as it likes.
     */
    public String useId(String thumbprint) {
        return jwks == null ? AT_ADDRESS : thumbprint;
    }

    /** The same with what a signature is verified by and nothing else of what was sent, to be held in memory. */
    ClientKeys shortened() {
        return jwks == null ? this : new ClientKeys(JwkSet.shortened(jwks), null, takesEndpointAudience);
    }

    /** The same keys for a client whose library names the endpoint. */
    public ClientKeys takingEndpointAudience(boolean takesIt) {
        return new ClientKeys(jwks, jwksUri, takesIt);
    }

    /** @throws CommandRefused when the set is not one that we can verify with, or the address is not of the web */
    public void check() {
        named();
        if (jwksUri != null && !isAddress(jwksUri)) {
            throw CommandRefused.invalid(
                    "jwksUri", "expected an https address, or http on this computer itself, without user and fragment");
        }
    }

    private static boolean isAddress(String text) {
        try {
            var uri = new URI(text);
            var host = uri.getHost();
            return host != null
                    && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && LOCAL.contains(host)))
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Whether each of those keys is one of these too; of keys at an address, whether it is the same address. */
    boolean holdAllOf(ClientKeys others) {
        if (jwks == null || others.jwks == null) {
            return Objects.equals(jwksUri, others.jwksUri);
        }
        return thumbprints().containsAll(others.thumbprints());
    }

    private Set<String> thumbprints() {
        return named().stream().map(Named::thumbprint).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The keys that are here, by their names; none when they are at an address.
     *
     * @throws CommandRefused of {@code jwks}, saying what is wrong with the set
     */
    public List<Named> named() {
        if (jwks == null) {
            return List.of();
        }
        try {
            return JwkSet.parse(jwks.getBytes(UTF_8)).keys().stream()
                    .map(key -> new Named(key.kid().orElse(""), key.thumbprint()))
                    .toList();
        } catch (ProofException e) {
            throw CommandRefused.invalid("jwks", e.reason());
        }
    }
}
