package dev.latchkey.edge.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.outbound.FetchResult.Failed;
import dev.latchkey.edge.outbound.FetchResult.Fetched;
import dev.latchkey.edge.outbound.FetchResult.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may make us fetch, and what they may not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboundFetcherTest {

    private static final String PASSWORD = "changeit";
    private static final Set<String> SLOW = Set.of("/silent", "/drops");
    /** With more time than any machine needs. */
    private static final FetchLimits LIMITS =
            FetchLimits.keySet().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final AtomicInteger requests = new AtomicInteger();
    private Vertx vertx;
    private OutboundFetcher open;
    private int port;
    private int tlsPort;
    private PfxOptions store;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        vertx = Vertx.vertx();
        open = new OutboundFetcher(vertx, _ -> List.of(InetAddress.getLoopbackAddress()), true, null);
        port = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        store = certificate(folder);
        tlsPort = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(store))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    @AfterAll
    void stop() {
        open.close();
        vertx.close().await();
    }

    /** A certificate for keys.example.com only, made by the JDK's own keytool. */
    private static PfxOptions certificate(Path folder) throws Exception {
        var file = folder.resolve("store.p12").toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = List.of(
                keytool,
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=keys.example.com",
                "-ext",
                "san=dns:keys.example.com",
                "-storetype",
                "PKCS12",
                "-keystore",
                file,
                "-storepass",
                PASSWORD);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return new PfxOptions().setPath(file).setPassword(PASSWORD);
    }

    private void answer(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        if (!SLOW.contains(path)) { // one that was given up may come while another test counts
            requests.incrementAndGet();
        }
        var response = request.response().putHeader("Content-Type", "application/json; charset=utf-8");
        switch (path) {
            case "/ok" ->
                response.putHeader("Cache-Control", "public, max-age=600").end(request.getHeader("Host"));
            case "/redirect" ->
                response.setStatusCode(302).putHeader("Location", "/ok").end();
            case "/missing" -> response.setStatusCode(404).end("{}");
            case "/html" -> response.putHeader("Content-Type", "text/html").end("{}");
            case "/gzip" -> response.putHeader("Content-Encoding", "gzip").end("{}");
            case "/full" -> response.end(Buffer.buffer(new byte[64 * 1024]));
            case "/huge" -> response.end(Buffer.buffer(new byte[64 * 1024 + 1]));
            case "/endless" -> {
                response.setChunked(true);
                vertx.setPeriodic(
                        1, id -> response.write(Buffer.buffer(new byte[8192])).onFailure(_ -> vertx.cancelTimer(id)));
            }
            case "/drops" -> {
                response.setChunked(true);
                vertx.setPeriodic(20, id -> response.write(" ").onFailure(_ -> vertx.cancelTimer(id)));
            }
            case "/broken" -> {
                response.setChunked(true).write("{");
                vertx.setTimer(20, _ -> request.connection().close());
            }
            default -> {
                // Silence.
            }
        }
    }

    private FetchResult fetch(String path) {
        return fetch(path, LIMITS);
    }

    private FetchResult fetch(String path, FetchLimits limits) {
        return open.fetch(URI.create("http://keys.example.com:" + port + path), limits);
    }

    private static FetchLimits impatient() {
        return LIMITS.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(200));
    }

    @Test
    void fetchesADocument() {
        assertThat(fetch("/ok")).isEqualTo(new Fetched("keys.example.com:" + port, Duration.ofMinutes(10)));
        assertThat(fetch("/full")).isInstanceOf(Fetched.class);
    }

    @Test
    void followsNoRedirect() {
        requests.set(0);
        assertThat(fetch("/redirect")).isEqualTo(new Failed("status 302"));
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/missing, status 404",
        "/html, unexpected content type",
        "/gzip, encoded body",
        "/huge, body longer than 65536 bytes",
        "/endless, body longer than 65536 bytes",
        "/broken, answer broken off"
    })
    void takesNothingElse(String path, String reason) {
        assertThat(fetch(path)).isEqualTo(new Failed(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/drops"})
    void endsWhatTakesTooLong(String path) {
        assertThat(fetch(path, impatient())).isEqualTo(new Failed("took too long"));
    }

    @Test
    void endsAResolverThatTakesTooLong() {
        var isAnswered = new CompletableFuture<List<InetAddress>>();
        try (var fetcher = new OutboundFetcher(vertx, _ -> isAnswered.join(), true, null)) {
            assertThat(fetcher.fetch(URI.create("http://a.example:" + port + "/ok"), impatient()))
                    .isEqualTo(new Failed("name does not resolve"));
            isAnswered.complete(List.of(InetAddress.getLoopbackAddress()));
        }
    }

    /** Connected by address, the certificate must still be for the name. */
    @Test
    void checksTheCertificateAgainstTheName() {
        try (var fetcher = new OutboundFetcher(vertx, _ -> List.of(InetAddress.getLoopbackAddress()), true, store)) {
            assertThat(fetcher.fetch(URI.create("https://keys.example.com:" + tlsPort + "/ok"), LIMITS))
                    .isInstanceOf(Fetched.class);
            assertThat(fetcher.fetch(URI.create("https://other.example.com:" + tlsPort + "/ok"), LIMITS))
                    .isEqualTo(new Failed("no connection"));
        }
        assertThat(open.fetch(URI.create("https://keys.example.com:" + tlsPort + "/ok"), LIMITS))
                .as("signed by nobody the JDK trusts")
                .isEqualTo(new Failed("no connection"));
    }

    @Test
    void refusesANameThatResolvesToAPrivateAddress() {
        requests.set(0);
        var inside = InetAddress.ofLiteral("127.0.0.1");
        var outside = InetAddress.ofLiteral("93.184.215.14");
        for (var addresses : List.of(List.of(inside), List.of(outside, inside), List.of(inside, outside))) {
            try (var fetcher = new OutboundFetcher(vertx, _ -> addresses, false, store)) {
                assertThat(fetcher.fetch(URI.create("https://keys.example.com:" + tlsPort + "/ok"), LIMITS))
                        .isEqualTo(new Refused("address is not a public one"));
            }
        }
        assertThat(requests).hasValue(0);
    }

    /** The name is resolved once; what a second look-up would say does not matter. */
    @Test
    void resolvesTheNameOnce() {
        var lookUps = new AtomicInteger();
        try (var fetcher = new OutboundFetcher(
                vertx,
                _ -> {
                    lookUps.incrementAndGet();
                    return List.of(InetAddress.getLoopbackAddress());
                },
                true,
                null)) {
            assertThat(fetcher.fetch(URI.create("http://rebinding.invalid:" + port + "/ok"), LIMITS))
                    .isInstanceOf(Fetched.class);
        }
        assertThat(lookUps).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keys.example.com/",
                "ftp://keys.example.com/",
                "file:///etc/passwd",
                "keys",
                "https:/keys",
                "https://user:secret@keys.example.com/",
                "https://user@keys.example.com/",
                "https://keys.example.com:22/",
                "https://keys.example.com:80/",
                "https://keys.example.com:1023/",
                "https://keys.example.com:65536/",
                "https://keys.example.com/#a",
                "https://[fe80::1%25eth0]/",
                "https://2130706433/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://localhost/"
            })
    void refusesAddressesThatAreNotOfThePublicWeb(String address) {
        try (var fetcher = new OutboundFetcher(vertx, false)) {
            assertThat(fetcher.fetch(URI.create(address), LIMITS)).isNotInstanceOf(Fetched.class);
            if (!address.contains("127.1/")) {
                assertThat(fetcher.fetch(URI.create(address), LIMITS)).isInstanceOf(Refused.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "fec0::1",
                "100::1",
                "5f00::1",
                "3fff::1"
            })
    void knowsWhatIsNotPublic(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "64:ff9b::101:101"
            })
    void knowsWhatIsPublic(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isTrue();
    }

    /** The JDK makes an IPv4 address of these, unless it is forced not to. */
    @Test
    void judgesAMappedAddressByWhatItMaps() throws Exception {
        var inside = HexFormat.of().parseHex("00000000000000000000ffff7f000001");
        var outside = HexFormat.of().parseHex("00000000000000000000ffff01010101");
        assertThat(PublicAddresses.contain(Inet6Address.getByAddress(null, inside, -1)))
                .isFalse();
        assertThat(PublicAddresses.contain(Inet6Address.getByAddress(null, outside, -1)))
                .isTrue();
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral("::ffff:10.0.0.1")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=600, 600",
        "'public, max-age=600', 600",
        "max-age=1, 300",
        "max-age=999999999, 86400",
        "max-age=99999999999999999999, 3600",
        "max-age=-1, 3600",
        "no-store, 300",
        "NO-CACHE, 300",
        "private, 3600",
        ", 3600"
    })
    void holdsFreshnessWithinLimits(String cacheControl, int seconds) {
        assertThat(DocumentLifetime.of(cacheControl, LIMITS)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
