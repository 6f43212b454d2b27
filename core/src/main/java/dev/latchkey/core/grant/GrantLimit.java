package dev.latchkey.core.grant;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * To what grants are limited, as people are told.
 *
 * @param api its name; its identifier where nobody knows its name any more
 * @param isServed whether anything comes of the grant now
 */
public record GrantLimit(String api, boolean isServed) {

    /**
     * The APIs of the grants that one application has, each once. Of one that is served nothing is said where another grant is for every
     * API anyway.
     */
    public static List<GrantLimit> of(Collection<Admitted> grants, ServedResources served) {
        var isForAll = grants.stream().anyMatch(grant -> grant.limit() == null);
        var limits = new LinkedHashSet<GrantLimit>();
        for (var grant : grants) {
            var limit = grant.limit();
            if (limit != null) {
                limits.add(of(limit, served));
            }
        }
        return limits.stream().filter(limit -> !isForAll || !limit.isServed).toList();
    }

    /** As somebody is told of one limit. */
    public static GrantLimit of(ApiResource limit, ServedResources served) {
        var current = served.current(limit);
        return current.map(api -> new GrantLimit(api.api(), true))
                .orElseGet(() -> new GrantLimit(limit.api().isEmpty() ? limit.identifier() : limit.api(), false));
    }
}
