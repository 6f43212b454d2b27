package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAllowListTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.6/31, 192.0.2.7, true",
        "192.0.2.6/31, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/65, 2001:db8:0:0:7fff::1, true",
        "2001:db8::/65, 2001:db8:0:0:8000::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false"
    })
    void allowsWhatIsInsideItsNetworks(String network, String address, boolean expected) {
        var list = IpAllowList.parse(List.of("198.51.100.0/24", network));
        assertThat(list.allows(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @Test
    void takesIpv4InIpv6FormAsIpv4() throws UnknownHostException {
        var list = IpAllowList.parse(List.of("10.0.0.0/8"));
        var mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 10, 1, 2, 3};
        assertThat(list.allows(mapped)).isTrue();
        assertThat(list.allows(InetAddress.getByAddress(mapped))).isTrue();
        mapped[12] = 11;
        assertThat(list.allows(mapped)).isFalse();
        assertThat(list.allows(new byte[5])).isFalse();
    }

    @Test
    void allowsEveryAddressWithoutNetworks() {
        assertThat(IpAllowList.parse(List.of())).isSameAs(IpAllowList.ANY);
        assertThat(IpAllowList.ANY.allows(InetAddress.ofLiteral("203.0.113.9"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "/8",
                "localhost",
                "256.0.0.1",
                "2001:db8::1/32",
                "2001:db8::/129",
                "fe80::1%eth0",
                "[::1]",
                " 10.0.0.0/8",
                "::ffff:10.0.0.0/8",
                "10.0.0.0/8,11.0.0.0/8"
            })
    void refusesWhatIsNotANetwork(String text) {
        assertThatThrownBy(() -> IpAllowList.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsTheNumberOfNetworks() {
        assertThat(IpAllowList.parse(Collections.nCopies(50, "10.0.0.0/8")).networks())
                .containsExactly("10.0.0.0/8");
        assertThatThrownBy(() -> IpAllowList.parse(Collections.nCopies(51, "10.0.0.0/8")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsBackWhatItPrints() {
        var list = IpAllowList.parse(List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.1"));
        assertThat(IpAllowList.parse(list.networks())).isEqualTo(list);
        assertThat(list).hasToString("10.0.0.0/8,2001:db8::/32,192.0.2.1");
    }
}
