package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.proof.JwkText;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Messages;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client shall prove itself as somebody typed it, to be shown again as it is. Only what belongs to the method counts.
 *
 * @param method {@code secret}, {@code jwks} or {@code jwksUri}; {@code none} for what can keep no secret, as a partner's application may
 * @param jwks public keys as a JWK set; empty where what was typed may have been a private key
 * @param typedKeys what was typed for them, or in place of their address
 * @param jwksUri where they are read
 */
public record TypedProof(
        String method, String jwks, JwkText typedKeys, String jwksUri, boolean endpointAudience, boolean dpopBound) {

    /** The fields as a form shows them. */
    public record Fields(TypedProof typed, FieldErrors errors) {

        public @Nullable String error(String field) {
            return errors.error(field);
        }
    }

    /** Of partners' applications alone. */
    private static final String NONE = "none";

    private static final String SECRET = "secret";
    private static final String JWKS = "jwks";
    private static final String JWKS_URI = "jwksUri";

    public static final TypedProof EMPTY = new TypedProof(SECRET, "", JwkText.PUBLIC, "", false, false);

    public static TypedProof of(ClientProof proof) {
        var keys = proof.keys();
        if (keys == null) {
            var method = proof.method() == ClientMethod.NONE ? NONE : SECRET;
            return new TypedProof(method, "", JwkText.PUBLIC, "", false, proof.requiresDpop());
        }
        return new TypedProof(
                keys.jwks() == null ? JWKS_URI : JWKS,
                Objects.requireNonNullElse(keys.jwks(), ""),
                JwkText.PUBLIC,
                Objects.requireNonNullElse(keys.jwksUri(), ""),
                keys.takesEndpointAudience(),
                proof.requiresDpop());
    }

    public static TypedProof read(FormParameters form) {
        var keys = form.find(JWKS).orElse("").strip();
        var uri = form.find(JWKS_URI).orElse("").strip();
        var isKeyForAddress = JwkText.of(uri) == JwkText.SECRET;
        return new TypedProof(
                form.find("method").orElse(SECRET),
                JwkText.of(keys) == JwkText.PUBLIC ? keys : "",
                isKeyForAddress ? JwkText.SECRET : JwkText.of(keys),
                isKeyForAddress ? "" : uri,
                form.find("endpointAudience").isPresent(),
                form.find("dpopBound").isPresent());
    }

    /** Whether this method is chosen. */
    public boolean uses(String one) {
        return method.equals(one);
    }

    /** Whether one of the two methods with keys is chosen. */
    public boolean usesKeys() {
        return method.equals(JWKS) || method.equals(JWKS_URI);
    }

    Fields fields(FieldErrors errors) {
        return new Fields(this, errors);
    }

    /** @throws CommandRefused of the field that is empty or not known */
    public ClientProof toProof(Messages messages) {
        var keys = keys(messages);
        return new ClientProof(chosen(keys), keys, dpopBound);
    }

    private ClientMethod chosen(@Nullable ClientKeys keys) {
        if (keys != null) {
            return ClientMethod.PRIVATE_KEY_JWT;
        }
        return method.equals(NONE) ? ClientMethod.NONE : ClientMethod.CLIENT_SECRET;
    }

    /** @throws CommandRefused of the keys, when something was typed that the form does not show again */
    void requireShown(Messages messages) {
        switch (typedKeys) {
            case PUBLIC -> {}
            case SECRET -> throw CommandRefused.invalid(JWKS, messages.text("credentials.proof.jwks.private"));
            case UNREADABLE -> throw CommandRefused.invalid(JWKS, messages.text("credentials.proof.jwks.unreadable"));
        }
    }

    private @Nullable ClientKeys keys(Messages messages) {
        requireShown(messages);
        return switch (method) {
            case NONE, SECRET -> null;
            case JWKS -> {
                if (jwks.isEmpty()) {
                    throw CommandRefused.invalid(JWKS, messages.text("credentials.proof.jwks.missing"));
                }
                yield new ClientKeys(jwks, null, endpointAudience);
            }
            case JWKS_URI -> {
                if (jwksUri.isEmpty()) {
                    throw CommandRefused.invalid(JWKS_URI, messages.text("credentials.proof.jwksUri.missing"));
                }
                yield new ClientKeys(null, jwksUri, endpointAudience);
            }
            default -> throw CommandRefused.invalid("method", messages.text("credentials.proof.missing"));
        };
    }

    /** Without what was typed: people paste private keys into the wrong field. */
    @Override
    public String toString() {
        return "TypedProof";
    }
}
