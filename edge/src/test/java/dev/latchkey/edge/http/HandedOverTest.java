package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class HandedOverTest {

    private static final SocketAddress OURS = SocketAddress.inetSocketAddress(40_000, "127.0.0.1");
    private static final InetAddress VISITOR = InetAddress.ofLiteral("203.0.113.9");

    private final HandedOver handedOver = new HandedOver();

    @Test
    void knowsAConnectionWhileItIsEntered() {
        try (var _ = handedOver.enter(OURS, VISITOR)) {
            assertThat(handedOver.find(OURS)).isEqualTo(VISITOR);
        }
        assertThat(handedOver.find(OURS)).isNull();
    }

    @Test
    void knowsNoOther() {
        try (var _ = handedOver.enter(OURS, VISITOR)) {
            assertThat(handedOver.find(SocketAddress.inetSocketAddress(40_001, "127.0.0.1")))
                    .isNull();
            assertThat(handedOver.find(SocketAddress.inetSocketAddress(40_000, "127.0.0.2")))
                    .isNull();
            assertThat(handedOver.find(null)).isNull();
        }
    }

    @Test
    void takesNoConnectionWithoutAnAddress() {
        assertThatThrownBy(() -> handedOver.enter(SocketAddress.domainSocketAddress("/nowhere"), VISITOR))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
