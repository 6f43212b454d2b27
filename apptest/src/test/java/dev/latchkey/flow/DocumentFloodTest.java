package dev.latchkey.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who name one client ID metadata document after the other stop no client that is known. */
class DocumentFloodTest {

    private static final int FETCHES_PER_MINUTE = 12;
    private static final int SHARE = 2;

    private final MutableClock clock = new MutableClock();
    private TestPlatform platform;
    private HttpServer documents;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        platform = TestPlatform.start(
                folder,
                Map.of(
                        "registration.clientIdMetadataDocuments", "true",
                        "registration.documentFetchesPerMinute", Integer.toString(FETCHES_PER_MINUTE),
                        "clients.allowPrivateAddressesForLocalUse", "true"),
                clock);
        documents = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        documents.createContext("/client.json", exchange -> {
            var body = """
                {"client_id": "%s", "redirect_uris": ["http://127.0.0.1/cb"], "token_endpoint_auth_method": "none",
                 "scope": "openid offline_access orders_read"}
                """.formatted(address()).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        documents.start();
    }

    @AfterEach
    void stop() {
        documents.stop(0);
        platform.close();
    }

    private String address() {
        return "http://127.0.0.1:" + documents.getAddress().getPort() + "/client.json";
    }

    private HttpResponse<String> authorize(String clientId) {
        return platform.send(
                platform.request(platform.web("/identity/oauth/allow?client_id=" + URLEncoder.encode(clientId, UTF_8)))
                        .GET());
    }

    /** The last answer; nothing listens where the documents should be. */
    private HttpResponse<String> flood() {
        HttpResponse<String> last = authorize("http://127.0.0.2:9/first");
        for (var i = 0; i < 2 * FETCHES_PER_MINUTE; i++) {
            last = authorize("http://127.0.0." + (2 + i % 8) + ":9/" + i);
        }
        return last;
    }

    @Test
    void aKnownClientRefreshesAndAsksAllTheSame() {
        var client = new DiscoveringClient(platform, platform.api("/orders"));
        assertThat(client.ask(address(), platform.user(0, 0)).statusCode()).isEqualTo(200);
        var answer = client.allowed(address());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(2));

        flood();

        var refreshed = client.refreshed(
                address(), TestPlatform.json(answer).get("refresh_token").asString());
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        assertThat(client.ask(address(), platform.user(0, 0)).statusCode()).isEqualTo(200);
    }

    /** It says nothing of the client that there is no fetch left to look at it. */
    @Test
    void aClientThatIsNotKnownYetIsToldToComeBack() {
        for (var i = 0; i < SHARE; i++) {
            assertThat(authorize("http://127.0.0." + (2 + i) + ":9/").statusCode())
                    .isEqualTo(400);
        }

        var refused = flood();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        var token = platform.post(
                "/identity/oauth/token",
                "grant_type=refresh_token&refresh_token=x&client_id=" + URLEncoder.encode(address(), UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(token.statusCode()).as(token.body()).isEqualTo(503);
        assertThat(token.body()).contains("temporarily_unavailable");
        assertThat(token.headers().firstValue("Retry-After")).isPresent();
    }
}
