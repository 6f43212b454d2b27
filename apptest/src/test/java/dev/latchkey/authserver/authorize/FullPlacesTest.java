package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.authserver.authorize.FullPlaces.Place;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who was refused for want of room is refused for a moment without the store. */
class FullPlacesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Place STRANGER = new Place(Kind.PUSHED, "client", new Origin("address", "network"));
    private static final Place PROVEN = new Place(Kind.PUSHED, "client", Origin.PROVEN_CLIENT);

    private final FullPlaces full = new FullPlaces();

    private void refuse(Place place, OAuthError error) {
        assertThatThrownBy(() -> full.noting(place, NOW, () -> {
                    throw error.because("no room", 10);
                }))
                .isInstanceOf(OAuthRejection.class);
    }

    @Test
    void areRememberedForASecond() {
        refuse(STRANGER, OAuthError.TOO_MANY_REQUESTS);
        assertThatThrownBy(() -> full.require(STRANGER, NOW.plusMillis(999)))
                .isInstanceOf(OAuthRejection.class)
                .hasMessageContaining("no room");
        full.require(STRANGER, NOW.plus(FullPlaces.REMEMBERED));
        full.require(new Place(Kind.OPEN, "client", STRANGER.origin()), NOW);
        full.require(new Place(Kind.PUSHED, "client", new Origin("other", "network")), NOW);
    }

    @Test
    void areThoseOfStrangersWithoutRoomAlone() {
        refuse(PROVEN, OAuthError.TOO_MANY_REQUESTS);
        full.require(PROVEN, NOW);
        refuse(STRANGER, OAuthError.INVALID_REQUEST_URI);
        full.require(STRANGER, NOW);
        assertThat(full.<String>noting(STRANGER, NOW, () -> "secret")).isEqualTo("secret");
        full.require(STRANGER, NOW);
    }
}
