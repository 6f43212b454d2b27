package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import java.util.ArrayList;

/**
 * Keys of a request that is only thought of. Who asks about a key shows it where Latchkey's own endpoints take keys; what is asked is
 * whether it would do where the operation takes them.
 */
final class ThoughtOfCredentials {

    private ThoughtOfCredentials() {}

    /** The same, with each key that stands in the deployment's header at the place of the API's own that takes it, if only that does. */
    static Authentication placed(Authentication authentication, SecurityRequirements applicable) {
        if (!(authentication instanceof Authentication.Authenticated authenticated)) {
            return authentication;
        }
        var placed = new ArrayList<ProvenCredential>();
        for (var credential : authenticated.credentials()) {
            placed.add(
                    credential.location().equals(Location.KEY_HEADER)
                            ? new ProvenCredential(
                                    credential.principal(), place(credential, applicable), credential.secretId())
                            : credential);
        }
        return placed.equals(authenticated.credentials())
                ? authentication
                : new Authentication.Authenticated(placed, authenticated.once());
    }

    private static Location place(ProvenCredential key, SecurityRequirements applicable) {
        var place = Location.KEY_HEADER;
        for (var alternative : applicable.alternatives()) {
            for (var requirement : alternative.schemes()) {
                var scheme = requirement.scheme();
                if (scheme instanceof SecurityScheme.ApiKey
                        && scheme.acceptedKinds().contains(key.principal().kind())) {
                    if (scheme.location().equals(Location.KEY_HEADER)) {
                        return Location.KEY_HEADER;
                    }
                    if (!scheme.location().name().isEmpty() && place.equals(Location.KEY_HEADER)) {
                        place = scheme.location();
                    }
                }
            }
        }
        return place;
    }
}
