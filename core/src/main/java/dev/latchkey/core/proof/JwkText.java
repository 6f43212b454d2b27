package dev.latchkey.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a text is that somebody gave as public keys: whether it may be shown to anybody again. */
public enum JwkText {
    /** JSON in which nothing is secret, whatever else may be wrong with it; also no text at all. */
    PUBLIC,
    /** It holds a private or symmetric key (RFC 7518 §6), as JSON or in the armour of PEM (RFC 7468). */
    SECRET,
    /** Nobody knows; it may be a part of a private key. */
    UNREADABLE;

    /** As RFC 7468 and OpenSSH name it, encrypted or not. */
    private static final String ARMOUR = "PRIVATE KEY";

    public static JwkText of(String text) {
        if (text.isBlank()) {
            return PUBLIC;
        }
        if (text.contains(ARMOUR)) {
            return SECRET;
        }
        try {
            return isSecret(ProofJson.parse(text.getBytes(UTF_8))) ? SECRET : PUBLIC;
        } catch (ProofException _) {
            return UNREADABLE;
        }
    }

    private static boolean isSecret(Object value) {
        return switch (value) {
            case Map<?, ?> object -> hasSecret(object) || anySecret(object.values());
            case List<?> list -> anySecret(list);
            case String text -> text.contains(ARMOUR);
            default -> false;
        };
    }

    private static boolean anySecret(Collection<?> values) {
        return values.stream().anyMatch(JwkText::isSecret);
    }

    private static boolean hasSecret(Map<?, ?> jwk) {
        try {
            PublicJwk.refuseSecrets(jwk);
            return false;
        } catch (ProofException _) {
            return true;
        }
    }
}
