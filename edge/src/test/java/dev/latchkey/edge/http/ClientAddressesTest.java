package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.Cidr;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final List<Cidr> TRUSTED = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));

    private final ClientAddresses addresses = new ClientAddresses(TRUSTED, false, new HandedOver());
    private final ClientAddresses byStandard = new ClientAddresses(TRUSTED, true, new HandedOver());

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
        assertThat(resolve("10.1.1.1", "198.51.100.1, 09.9.9.9, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1", "198.51.100.1, 0.0.0.0, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1", "198.51.100.1, 224.0.0.1, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1", "198.51.100.1, unknown, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1", "198.51.100.1, 3232235777, 10.2.2.2")).isEqualTo("10.2.2.2");
        assertThat(resolve("10.1.1.1")).isEqualTo("10.1.1.1");
    }

    private String forwarded(String peer, String... values) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("X-Forwarded-For", "6.6.6.6"); // the caller's own word, where proxies write the other one
        for (var value : values) {
            headers.add("Forwarded", value);
        }
        return byStandard.resolve(InetAddress.ofLiteral(peer), headers).getHostAddress();
    }

    /** RFC 7239 §4, §6. */
    @Test
    void readsWhatTheStandardSays() {
        assertThat(forwarded("10.1.1.1", "for=192.0.2.43")).isEqualTo("192.0.2.43");
        assertThat(forwarded("10.1.1.1", "proto=https;For=\"192.0.2.43:47011\";by=203.0.113.43"))
                .isEqualTo("192.0.2.43");
        assertThat(forwarded("10.1.1.1", "for=\"[2001:0:cafe::17]:4711\"")).isEqualTo("2001:0:cafe:0:0:0:0:17");
        assertThat(forwarded("10.1.1.1", "for=6.6.6.6, for=192.0.2.43", "for=10.2.2.2"))
                .isEqualTo("192.0.2.43");
        assertThat(forwarded("192.0.2.1", "for=198.51.100.1")).isEqualTo("192.0.2.1");
        assertThat(forwarded("10.1.1.1")).isEqualTo("10.1.1.1");
        var headers = MultiMap.caseInsensitiveMultiMap().add("Forwarded", "for=6.6.6.6");
        assertThat(addresses.resolve(InetAddress.ofLiteral("10.1.1.1"), headers).getHostAddress())
                .as("where proxies write X-Forwarded-For")
                .isEqualTo("10.1.1.1");
    }

    private String scheme(ClientAddresses believing, String header, String... values) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var value : values) {
            headers.add(header, value);
        }
        return believing.saidBy(InetAddress.ofLiteral("10.1.1.1"), headers).name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "https              | TLS",
                "HTTPS              | TLS",
                "http               | PLAIN",
                "wss                | TLS",
                "ws                 | PLAIN",
                "http, https        | TLS",
                "https,http         | PLAIN",
                "https,             | NOTHING",
                "https;http         | NOTHING",
                "\"https\"        | NOTHING",
                "https://evil       | NOTHING",
                "!!                 | NOTHING"
            })
    void aProxySaysByWhichSchemeItsCallerCame(String value, String said) {
        assertThat(scheme(addresses, "X-Forwarded-Proto", value)).isEqualTo(said);
        assertThat(scheme(addresses, "X-Forwarded-Proto", "https", "http", value))
                .isEqualTo(said);
        assertThat(scheme(byStandard, "X-Forwarded-Proto", value))
                .as("where proxies write Forwarded")
                .isEqualTo("NOTHING");
    }

    /** RFC 7239 §5.4: of each hop, so that of the caller is what the outermost trusted proxy says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "for=192.0.2.43;proto=https                                     | TLS",
                "Proto=HTTP;for=192.0.2.43                                      | PLAIN",
                "for=192.0.2.43;proto=\"https\"                               | TLS",
                "for=_hidden;proto=https                                        | TLS",
                "proto=https                                                    | TLS",
                "for=192.0.2.43                                                 | NOTHING",
                "for=192.0.2.43;proto=https, for=10.2.2.2;proto=http            | TLS",
                "for=192.0.2.43;proto=http, for=10.2.2.2;proto=https            | PLAIN",
                "for=6.6.6.6;proto=https, for=192.0.2.43;proto=http             | PLAIN",
                "for=6.6.6.6;proto=https, for=192.0.2.43                        | NOTHING",
                "for=192.0.2.43;proto=https;proto=http                          | NOTHING",
                "for=192.0.2.43;proto=https;host=\"a;x=\"y                    | NOTHING",
                "for=192.0.2.43;proto=ftp                                       | NOTHING"
            })
    void theOutermostTrustedProxySaysIt(String value, String said) {
        assertThat(scheme(byStandard, "Forwarded", value)).isEqualTo(said);
        assertThat(scheme(addresses, "Forwarded", value))
                .as("where proxies write X-Forwarded-Proto")
                .isEqualTo("NOTHING");
    }

    /** What a proxy copies of its caller into its own element, such as a host, passes for nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_hidden",
                "for=\"_hidden:_port\"",
                "proto=https",
                "for=6.6.6.6;for=7.7.7.7",
                "for=192.0.2.43;host=\"a;for=6.6.6.6\"x",
                "for=192.0.2.43;host=\"a\\\";for=6.6.6.6\"",
                "for=192.0.2.43;host=\"a,for=6.6.6.6;x=\"",
                "for=192.0.2.43;host=\"a,for=6.6.6.6\"",
                "for=6.6.6.6;",
                "for = 6.6.6.6",
                "for=\"6.6.6.6",
                "for=\"6.6.6.6:999999\"",
                "6.6.6.6",
                ""
            })
    void staysWithThePeerWhereTheElementCannotBeRead(String value) {
        assertThat(forwarded("10.1.1.1", value)).isEqualTo("10.1.1.1");
    }
}
