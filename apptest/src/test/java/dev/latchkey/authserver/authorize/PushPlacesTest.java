package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.authserver.response.OAuthRejection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Places for requests of strangers that are being kept. */
class PushPlacesTest {

    private final PushesAtOnce places = new PushesAtOnce();
    private final List<CompletableFuture<String>> underWay = new ArrayList<>();

    private void enter(String address) {
        var work = new CompletableFuture<String>();
        places.at(InetAddress.ofLiteral(address), () -> work);
        underWay.add(work);
    }

    private void isRefused(String address, String why) {
        assertThatThrownBy(() -> enter(address))
                .isInstanceOf(OAuthRejection.class)
                .hasMessageContaining(why);
    }

    @Test
    void anAddressHasSoManyUntilTheyAreDone() {
        for (var i = 0; i < PushesAtOnce.ADDRESS_MAX; i++) {
            enter("192.0.2.1");
        }
        isRefused("192.0.2.1", "of this address");
        enter("192.0.2.2");
        underWay.getFirst().complete("kept");

        enter("192.0.2.1");
        isRefused("192.0.2.1", "of this address");
        underWay.get(1).completeExceptionally(new IllegalStateException("the store is gone"));
        enter("192.0.2.1");
        isRefused("192.0.2.1", "of this address");
    }

    @Test
    void theLastQuarterIsForAddressesThatHaveNone() {
        for (var i = 0; i < PushesAtOnce.ALL_MAX / 4 * 3; i++) {
            enter("192.0.2." + i % 8);
        }
        isRefused("192.0.2.1", "too many pushed requests at once");
        for (var i = 0; i < PushesAtOnce.ALL_MAX / 4; i++) {
            enter("198.51.100." + i);
        }
        isRefused("198.51.100.200", "too many pushed requests at once");
    }

    @Test
    void whatCannotBeginHasNone() {
        for (var i = 0; i < 2 * PushesAtOnce.ALL_MAX; i++) {
            assertThatThrownBy(() -> places.at(InetAddress.ofLiteral("192.0.2.1"), () -> {
                        throw new IllegalStateException("full");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        enter("192.0.2.1");
        assertThat(underWay).hasSize(1);
    }
}
