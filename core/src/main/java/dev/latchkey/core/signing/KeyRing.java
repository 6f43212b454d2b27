package dev.latchkey.core.signing;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys in use at one moment: one signs, all of them verify and are published. Immutable; a rotation makes another.
 *
 * @param active the key that signs
 * @param others pending keys, already published but not yet used, and retiring ones, no longer used but still verified
 */
public record KeyRing(SigningKey active, List<SigningKey> others, Map<String, SigningKey> byKid, String jwkSet) {

    public static KeyRing of(SigningKey active, List<SigningKey> others) {
        var all = new java.util.ArrayList<SigningKey>();
        all.add(active);
        all.addAll(others);
        var published = new JWKSet(all.stream().<JWK>map(SigningKey::publicJwk).toList());
        return new KeyRing(
                active,
                List.copyOf(others),
                all.stream().collect(Collectors.toUnmodifiableMap(SigningKey::kid, key -> key)),
                published.toString(true));
    }

    /** The key with that id, whether it still signs or only verifies. */
    public Optional<SigningKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }
}
