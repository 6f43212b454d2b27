package dev.latchkey.gateway.resource;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.protocol.Scopes;

/**
 * What a request can prove itself with in {@code Authorization}, for the challenge of its refusal.
 *
 * @param scopes what a token needs that has none yet
 * @param basicAlone whether HTTP basic is taken and tokens are not
 */
public record NeededCredential(Scopes scopes, boolean basic, boolean basicAlone) {

    /** Nothing in particular. */
    public static final NeededCredential ANY = new NeededCredential(Scopes.NONE, false, false);

    /** By what the request is judged. */
    public static NeededCredential of(SecurityRequirements applicable) {
        var basic = false;
        var tokens = false;
        for (var alternative : applicable.alternatives()) {
            for (SchemeRequirement requirement : alternative.schemes()) {
                var scheme = requirement.scheme();
                var isOffered = !scheme.acceptedKinds().isEmpty();
                basic |= isOffered && scheme.location().place() == SecurityScheme.Location.Place.BASIC;
                tokens |= isOffered && scheme.location().place() == SecurityScheme.Location.Place.TOKEN;
            }
        }
        return new NeededCredential(applicable.scopesForToken(), basic, basic && !tokens);
    }
}
