package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.testing.Seeds;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    private static final List<String> PIECES = List.of(
            "0", "1", "25", "255", "256", "00", "ffff", "FFFF", "10000", "db8", "::", ":", ".", ":", ".", "g", "-1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "192.0.2.7",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:DB8:0:0:7fff::1",
                "1:2:3:4:5:6:7:8",
                "1::3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "64:ff9b::192.0.2.7",
                "::ffff:10.1.2.3",
                "1:2:3:4:5:6:1.2.3.4"
            })
    void readsAddressesAsTheJdkDoes(String text) {
        assertThat(IpAddress.parse(text))
                .isEqualTo(IpAddress.of(InetAddress.ofLiteral(text).getAddress()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "1.2.3.4.5",
                "1..2.3",
                ".1.2.3",
                "256.0.0.1",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "10000::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "fe80::1%eth0",
                "[::1]",
                " 10.0.0.1",
                "١.١.١.١"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Texts with a dot or a colon of which none looks like a name, so that the JDK's own reading asks nobody. */
    @Test
    void agreesWithTheJdkOnEveryTextOfItsCharacters() {
        Seeds.check(200_000, random -> {
            var text = text(random);
            assertThat(read(text)).as(text).isEqualTo(readByJdk(text));
        });
    }

    @Test
    void takesIpv4InIpv6FormAsIpv4() {
        assertThat(IpAddress.parse("::ffff:192.0.2.7")).isEqualTo(IpAddress.parse("192.0.2.7"));
        assertThat(IpAddress.parse("::ffff:192.0.2.7").isIpv4()).isTrue();
        assertThat(IpAddress.parse("::192.0.2.7").isIpv4()).isFalse();
        assertThat(IpAddress.parse("64:ff9b::192.0.2.7").lastIpv4()).isEqualTo(IpAddress.parse("192.0.2.7"));
    }

    @Test
    void takesFourOrSixteenBytesOnly() {
        assertThatThrownBy(() -> IpAddress.of(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        var separator = random.nextBoolean() ? ":" : ".";
        for (var i = random.nextInt(1, 10); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? PIECES.get(random.nextInt(PIECES.size()))
                            : Integer.toHexString(random.nextInt(300)) + separator);
        }
        return text.toString();
    }

    private static Optional<IpAddress> read(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The JDK also reads one to three numbers as an IPv4 address, which no list of addresses should hold. */
    private static Optional<IpAddress> readByJdk(String text) {
        if (text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpAddress.of(InetAddress.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
