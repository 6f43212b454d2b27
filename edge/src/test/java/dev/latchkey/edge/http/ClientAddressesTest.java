package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.Cidr;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressesTest {

    private final ClientAddresses addresses =
            new ClientAddresses(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32")));

    private String resolve(String peer, String... forwardedFor) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var value : forwardedFor) {
            headers.add("X-Forwarded-For", value);
        }
        return addresses.resolve(InetAddress.ofLiteral(peer), headers).getHostAddress();
    }

    @Test
    void believesNobodyButATrustedProxy() {
        assertThat(resolve("192.0.2.1", "198.51.100.1")).isEqualTo("192.0.2.1");
        assertThat(resolve("10.1.1.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    }

    @Test
    void takesTheRightmostAddressThatIsNoTrustedProxy() {
        assertThat(resolve("10.1.1.1", "6.6.6.6, 198.51.100.1, 10.2.2.2")).isEqualTo("198.51.100.1");
        assertThat(resolve("10.1.1.1", "6.6.6.6", "198.51.100.1", "10.2.2.2")).isEqualTo("198.51.100.1");
    }

    @Test
    void staysWithTheLastHopThatCanBeRead() {
        assertThat(resolve("10.1.1.1", "198.51.100.1, unknown, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1", "198.51.100.1, 3232235777, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1")).isEqualTo("10.1.1.1");
    }
}
