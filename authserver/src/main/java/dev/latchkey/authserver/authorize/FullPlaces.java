package dev.latchkey.authserver.authorize;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Strangers who had no room a moment ago, and are refused again without a look into the store: whoever is refused may ask as often as before,
 * and must not have the thread that writes look for it each time. All are told to come again later than it is remembered. Safe for use by many
 * threads.
 */
final class FullPlaces {

    /** Most that are remembered, 300 bytes each. */
    private static final int REMEMBERED_MAX = 10_000;
    /** How long. */
    static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Cache<Place, Refused> refused =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /** Whose request of which kind looks for room. */
    record Place(Kind kind, String clientId, Origin origin) {}

    private record Refused(OAuthRejection why, Instant until) {}

    /** @throws OAuthRejection when there was no room a moment ago */
    void require(Place place, Instant now) {
        var known = refused.getIfPresent(place);
        if (known != null && now.isBefore(known.until)) {
            throw known.why;
        }
    }

    /** Does it, and remembers when there is no room for it. */
    <T> T noting(Place place, Instant now, Supplier<T> entering) {
        try {
            return entering.get();
        } catch (OAuthRejection rejection) {
            if (!place.origin().equals(Origin.PROVEN_CLIENT) && isNoRoom(rejection.error())) {
                refused.put(place, new Refused(rejection, now.plus(REMEMBERED)));
            }
            throw rejection;
        }
    }

    private static boolean isNoRoom(OAuthError error) {
        return error == OAuthError.TOO_MANY_REQUESTS || error == OAuthError.UNAVAILABLE;
    }
}
