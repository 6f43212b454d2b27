package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The keys that a client signs with (RFC 7517 §5), at least one of them usable. Immutable. */
public final class JwkSet {

    /** Most keys in one set, usable or not. */
    public static final int KEYS_MAX = 20;

    /** Most keys that one signature is compared with: where there are more of one type, its header says which. */
    public static final int TRIED_MAX = 3;

    /** Longest set in bytes. */
    public static final int BYTES_MAX = 64 * 1024;

    private static final Set<String> USABLE_CURVES = Set.of("P-256", "Ed25519");

    private final List<PublicJwk> keys;

    private JwkSet(List<PublicJwk> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads a set. Keys for encryption and of types that we do not verify are passed over, as RFC 7517 §5 asks.
     *
     * @throws ProofException when one key is symmetric, private, weak or malformed, there are too many, or none is usable
     */
    public static JwkSet parse(byte[] json) throws ProofException {
        var usable = new ArrayList<PublicJwk>();
        for (var jwk : members(json)) {
            usable.add(PublicJwk.parse(jwk));
        }
        if (usable.isEmpty()) {
            throw new ProofException("keys: none that we can verify with");
        }
        return new JwkSet(usable);
    }

    /** Those for signatures of types that we verify. */
    private static List<Map<?, ?>> members(byte[] json) throws ProofException {
        if (json.length > BYTES_MAX) {
            throw new ProofException("key set: longer than " + BYTES_MAX + " bytes");
        }
        if (!(ProofJson.parse(json).get("keys") instanceof List<?> list) || list.size() > KEYS_MAX) {
            throw new ProofException("keys: expected an array of at most " + KEYS_MAX);
        }
        var usable = new ArrayList<Map<?, ?>>();
        for (var element : list) {
            if (!(element instanceof Map<?, ?> jwk)) {
                throw new ProofException("keys: expected objects");
            }
            PublicJwk.refuseSecrets(jwk);
            if (PublicJwk.isForSignatures(jwk) && isUsable(jwk)) {
                usable.add(jwk);
            }
        }
        return usable;
    }

    /**
     * The same set with what {@link #parse} makes its keys of and nothing else: a key is then some 100 to 700 characters, whatever else
     * its owner wrote into it.
     *
     * @return a set without keys for text that is none
     */
    public static String shortened(String json) {
        try {
            var kept = new ArrayList<Map<String, String>>();
            for (var jwk : members(json.getBytes(UTF_8))) {
                kept.add(PublicJwk.usedMembers(jwk));
            }
            return JsonMapper.shared().writeValueAsString(Map.of("keys", kept));
        } catch (ProofException e) {
            return "{\"keys\":[]}";
        }
    }

    private static boolean isUsable(Map<?, ?> jwk) {
        return "RSA".equals(jwk.get("kty"))
                || (jwk.get("crv") instanceof String curve && USABLE_CURVES.contains(curve));
    }

    /** Whether a key has that id; without an id, whether there is a key at all. */
    public boolean mayHold(@Nullable String kid) {
        return kid == null || keys.stream().anyMatch(key -> kid.equals(key.kid().orElse(null)));
    }

    /**
     * The keys that may have signed so: of the type of the algorithm, and with the id when the header has one; the first {@value #TRIED_MAX} of
     * them.
     */
    public List<PublicJwk> usable(@Nullable String kid, ProofAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.isFor(algorithm))
                .filter(key -> kid == null || kid.equals(key.kid().orElse(null)))
                .limit(TRIED_MAX)
                .toList();
    }

    public List<PublicJwk> keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "JwkSet" + keys;
    }
}
