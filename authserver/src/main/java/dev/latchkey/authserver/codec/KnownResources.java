package dev.latchkey.authserver.codec;

import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.ServedResources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources that tokens can be limited to (RFC 8707): the APIs of the catalogue by their identifiers (RFC 9728 section 1.2), and
 * the API origin, which stands for all of them. Immutable.
 */
public final class KnownResources implements ServedResources {

    private static final TokenReach EVERYWHERE = new TokenReach.Everywhere();
    private static final TokenReach NOWHERE = new TokenReach.Nowhere();

    private final String origin;
    private final Map<String, ApiResource> byIdentifier;

    /** By what tokens carry, also those that were given when the API had another name. */
    private final Map<Long, TokenReach.One> byAudience;

    /**
     * An API that is served.
     *
     * @param formerNames what it was called before: what was limited to it then is limited to it still
     */
    public record Served(ApiResource resource, Set<String> formerNames) {}

    private KnownResources(String origin, Map<String, ApiResource> byIdentifier, Map<Long, TokenReach.One> byAudience) {
        this.origin = origin;
        this.byIdentifier = Map.copyOf(byIdentifier);
        this.byAudience = Map.copyOf(byAudience);
    }

    /** @param origin the API origin without a trailing slash */
    public static KnownResources of(String origin, Collection<Served> apis) {
        var byIdentifier = new HashMap<String, ApiResource>();
        var byAudience = new HashMap<Long, TokenReach.One>();
        for (var api : apis) {
            var resource = api.resource();
            var reach = new TokenReach.One(resource);
            byIdentifier.put(resource.identifier(), resource);
            byAudience.put(Audience.of(resource), reach);
            for (var name : api.formerNames()) {
                byAudience.put(Audience.of(new ApiResource(resource.identifier(), name)), reach);
            }
        }
        return new KnownResources(origin, byIdentifier, byAudience);
    }

    @Override
    public boolean isKnown(String identifier) {
        return isOrigin(identifier) || byIdentifier.containsKey(identifier);
    }

    /**
     * What an identifier limits to; absent for the origin, which limits nothing.
     *
     * @throws IllegalArgumentException when it is not {@linkplain #isKnown known}
     */
    public @Nullable ApiResource limiting(@Nullable String identifier) {
        if (identifier == null || isOrigin(identifier)) {
            return null;
        }
        var found = byIdentifier.get(identifier);
        if (found == null) {
            throw new IllegalArgumentException("expected a resource that is served");
        }
        return found;
    }

    @Override
    public Optional<ApiResource> current(ApiResource resource) {
        return Optional.ofNullable(byAudience.get(Audience.of(resource))).map(TokenReach.One::resource);
    }

    /** @param audience as {@link Audience} has it */
    TokenReach reach(long audience) {
        return audience == Audience.EVERY ? EVERYWHERE : orNowhere(byAudience.get(audience));
    }

    private static TokenReach orNowhere(TokenReach.@Nullable One found) {
        return found == null ? NOWHERE : found;
    }

    /** Whether this is the API origin, with a slash at its end or without (RFC 3986 section 6.2.3). */
    private boolean isOrigin(String identifier) {
        return identifier.equals(origin)
                || (identifier.length() == origin.length() + 1 && identifier.equals(origin + "/"));
    }
}
