package dev.latchkey.core.credential;

import dev.latchkey.core.command.CommandRefused;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves itself, a company's or a partner's: the registered method is the only one that it may use.
 *
 * @param keys with {@link ClientMethod#PRIVATE_KEY_JWT}; absent with every other method
 * @param requiresDpop whether all its access tokens are bound to a key ({@code dpop_bound_access_tokens}, RFC 9449 section 5.2)
 */
public record ClientProof(ClientMethod method, @Nullable ClientKeys keys, boolean requiresDpop) {

    /** By a secret, wherever it stands in the request. */
    public static final ClientProof SECRET = new ClientProof(ClientMethod.CLIENT_SECRET, null, false);

    /** Not at all: a public client (RFC 6749 section 2.1). */
    public static final ClientProof NONE = new ClientProof(ClientMethod.NONE, null, false);

    public ClientProof {
        if ((method == ClientMethod.PRIVATE_KEY_JWT) != (keys != null)) {
            throw CommandRefused.invalid("jwks", "expected keys with private_key_jwt, and none with another method");
        }
    }

    /** By keys of its own. */
    public static ClientProof by(ClientKeys keys) {
        return new ClientProof(ClientMethod.PRIVATE_KEY_JWT, keys, false);
    }

    /**
     * Checks what a company asks for, which a store's rows need not be.
     *
     * @throws CommandRefused when it is none of the two methods of companies' clients, or its keys are none, or it cannot keep to the
     *     profile of the deployment
     */
    void checkForCompany(SecurityProfile ofDeployment) {
        if (method != ClientMethod.CLIENT_SECRET && method != ClientMethod.PRIVATE_KEY_JWT) {
            throw CommandRefused.invalid("method", "expected CLIENT_SECRET or PRIVATE_KEY_JWT");
        }
        if (keys != null) {
            keys.check();
        }
        check(ofDeployment);
    }

    /** Whether a client that proves itself so can keep to a profile. */
    public boolean canKeepTo(SecurityProfile profile) {
        return switch (profile) {
            case STANDARD -> true;
            case FAPI_2 -> keys != null;
        };
    }

    /** @throws CommandRefused when a client that proves itself so cannot keep to the profile of the deployment */
    public void check(SecurityProfile ofDeployment) {
        if (!canKeepTo(ofDeployment)) {
            throw CommandRefused.invalid(
                    "method",
                    "expected keys of its own (private_key_jwt): this deployment keeps to FAPI 2.0 (oauth.profile)");
        }
    }

    /** The same as far as a deployment's profile lets it: assertions for the issuer alone, and every token bound to a key. */
    public ClientProof under(SecurityProfile ofDeployment) {
        return switch (ofDeployment) {
            case STANDARD -> this;
            case FAPI_2 -> new ClientProof(method, keys == null ? null : keys.takingEndpointAudience(false), true);
        };
    }

    /** The same to be held in memory: its keys without what nobody uses. */
    public ClientProof shortened() {
        return keys == null ? this : new ClientProof(method, keys.shortened(), requiresDpop);
    }

    /** Whether what a client obtained by {@code before} may not be used now that it proves itself so. */
    public boolean endsTokensOf(ClientProof before) {
        var hasLostItsProof =
                method != before.method || (before.keys != null && (keys == null || !keys.holdAllOf(before.keys)));
        return hasLostItsProof || (requiresDpop && !before.requiresDpop);
    }

    /** Whether an assertion may be for an endpoint, instead of for the issuer. */
    public boolean takesEndpointAudience() {
        return keys != null && keys.takesEndpointAudience();
    }

    /** The same with tokens that are bound to a key, or need not be. */
    public ClientProof requiringDpop(boolean requires) {
        return new ClientProof(method, keys, requires);
    }
}
