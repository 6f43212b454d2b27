package dev.latchkey.authserver.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The resources that tokens can be limited to (RFC 8707): the APIs of the catalogue by their identifiers (RFC 9728 section 1.2), and
 * the API origin, which stands for all of them. Immutable.
 */
public final class KnownResources {

    private final String origin;
    private final Map<Long, String> byAudience;

    private KnownResources(String origin, Map<Long, String> byAudience) {
        this.origin = origin;
        this.byAudience = Map.copyOf(byAudience);
    }

    /** @param origin the API origin without a trailing slash */
    public static KnownResources of(String origin, Collection<String> identifiers) {
        var byAudience = new HashMap<Long, String>();
        for (var identifier : identifiers) {
            if (!identifier.equals(origin)) {
                byAudience.put(Audience.of(identifier), identifier);
            }
        }
        return new KnownResources(origin, byAudience);
    }

    public boolean isKnown(String resource) {
        return isOrigin(resource) || resource.equals(byAudience.get(Audience.of(resource)));
    }

    /** The same, absent for the origin, which limits nothing. */
    public @Nullable String limiting(@Nullable String resource) {
        return resource == null || isOrigin(resource) ? null : resource;
    }

    /** The identifier for an {@code aud} claim; empty when that API is gone. */
    public Optional<String> find(long audience) {
        return audience == Audience.EVERY ? Optional.of(origin) : Optional.ofNullable(byAudience.get(audience));
    }

    private boolean isOrigin(String resource) {
        return resource.equals(origin) || (resource.length() == origin.length() + 1 && resource.equals(origin + "/"));
    }
}
