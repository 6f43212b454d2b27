package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "192.0.2.1, 192.0.2.1, true"
    })
    void knowsWhichAddressesABlockHolds(String block, String address, boolean holds) {
        assertThat(Cidr.parse(block).contains(IpAddress.parse(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.1/8",
                "::ffff:10.0.0.0/8",
                "2001:db8::1/32",
                "::/129",
                "10.0.0",
                "a.example/8"
            })
    void refusesABlockThatIsNone(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
