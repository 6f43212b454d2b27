package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(resolve("10.1.1.1")).isEqualTo("10.1.1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "192.0.2.1, 192.0.2.1, true"
    })
    void knowsWhichAddressesABlockHolds(String block, String address, boolean holds) {
        assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "10.0.0", "a.example/8"})
    void refusesABlockThatIsNone(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
