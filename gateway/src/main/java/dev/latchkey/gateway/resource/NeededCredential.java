package dev.latchkey.gateway.resource;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.Judgement;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a request can prove itself with, for the challenge of its refusal.
 *
 * @param scopes what a token needs that has none yet
 * @param tokens whether access tokens are taken
 * @param basic whether HTTP basic is taken
 * @param keys where keys are taken
 */
public record NeededCredential(Scopes scopes, boolean tokens, boolean basic, Set<Location> keys) {

    /** Nothing in particular. */
    public static final NeededCredential ANY = new NeededCredential(Scopes.NONE, true, false, Set.of());

    public NeededCredential {
        keys = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
    }

    /** What a client without a token should ask for; what cannot be read is judged by what the operation says of every request. */
    public static NeededCredential of(Judgement judgement) {
        var applicable = judgement.applicable();
        var operation = judgement.operation();
        var security = applicable == null && operation != null ? operation.security() : applicable;
        return security == null ? ANY : of(security);
    }

    /** By what the request is judged. */
    public static NeededCredential of(SecurityRequirements applicable) {
        var basic = false;
        var tokens = false;
        var keys = new LinkedHashSet<Location>();
        for (var alternative : applicable.alternatives()) {
            for (SchemeRequirement requirement : alternative.schemes()) {
                var scheme = requirement.scheme();
                var isOffered = !scheme.acceptedKinds().isEmpty();
                if (isOffered) {
                    switch (scheme.location().place()) {
                        case BASIC -> basic = true;
                        case TOKEN -> tokens = true;
                        case AUTHORIZATION, HEADER, QUERY, COOKIE -> keys.add(scheme.location());
                    }
                }
            }
        }
        return new NeededCredential(applicable.scopesForToken(), tokens, basic, keys);
    }
}
