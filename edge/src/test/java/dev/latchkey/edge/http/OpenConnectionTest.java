package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenConnectionTest {

    /** The address counts for limits and allow lists, so an old one must not stand for a new one. */
    @Test
    void readsTheAddressOfItsPeerOnceAndAnotherOneAnew() {
        var connection = new OpenConnection(new EmbeddedChannel(), "somebody", Long.MAX_VALUE, System::nanoTime);
        var read = new ArrayList<String>();

        for (var host : List.of("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1")) {
            var address = connection.peer(SocketAddress.inetSocketAddress(443, host), said -> {
                read.add(said.hostAddress());
                return InetAddress.ofLiteral(said.hostAddress());
            });
            assertThat(address).isEqualTo(InetAddress.ofLiteral(host));
        }

        assertThat(read).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.1");
    }
}
