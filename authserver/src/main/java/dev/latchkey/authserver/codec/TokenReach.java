package dev.latchkey.authserver.codec;

import dev.latchkey.core.grant.ApiResource;

/** Where an access token is taken now. */
public sealed interface TokenReach {

    /** At every API. */
    record Everywhere() implements TokenReach {}

    /** At one that is served. */
    record One(ApiResource resource) implements TokenReach {}

    /** Nowhere: the API that it is limited to is not served, whoever has its identifier now. */
    record Nowhere() implements TokenReach {}

    /** @param identifier of the resource that is asked for (RFC 8707 section 3) */
    default boolean includes(String identifier) {
        return switch (this) {
            case Everywhere() -> true;
            case One(var resource) -> resource.identifier().equals(identifier);
            case Nowhere() -> false;
        };
    }
}
