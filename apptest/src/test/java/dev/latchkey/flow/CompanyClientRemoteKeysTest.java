package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A company's client whose keys are read at its own address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompanyClientRemoteKeysTest {

    private final ECKey key = TestKeys.ec("one");
    private final AtomicInteger reads = new AtomicInteger();
    /** What is done while keys are read. */
    private volatile Runnable meanwhile = () -> {};
    /** What the platform's clock says when it stands. */
    private volatile @Nullable Instant stopped;

    private TestPlatform platform;
    private TestPlatform guarded;
    private HttpServer keys;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        platform = TestPlatform.start(
                folder.resolve("local"), Map.of("clients.allowPrivateAddressesForLocalUse", "true"), () -> {
                    var instant = stopped;
                    return instant == null ? Instant.now() : instant;
                });
        guarded = TestPlatform.start(folder.resolve("guarded"));
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/", exchange -> {
            reads.incrementAndGet();
            meanwhile.run();
            var body = CompanyClientCalls.jwks(key).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
    }

    @AfterAll
    void stop() {
        keys.stop(0);
        guarded.close();
        platform.close();
    }

    private String make(TestPlatform at) {
        var made = at.post(
                "/manage/v1/credentials",
                "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Keys\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"],"
                    + "\"jwksUri\":\"http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks\"}",
                "X-Api-Key",
                at.apiKey(0),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("credential").get("id").asString();
    }

    private static int ask(TestPlatform at, String id, ECKey key) {
        return answer(at, id, key).statusCode();
    }

    private static HttpResponse<String> answer(TestPlatform at, String id, ECKey key) {
        var assertion = new ClientAssertion(key, id, at.sheet().get("apiUrl").asString());
        return at.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&" + assertion.parameters(),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /** However often it comes, and whatever strangers sign for it. */
    @Test
    void areReadOnceWhileTheyAreFresh() {
        var id = make(platform);
        var before = reads.get();
        stopped = Instant.now();
        try {
            assertThat(ask(platform, id, key)).isEqualTo(200);
            assertThat(ask(platform, id, key)).isEqualTo(200);
            assertThat(ask(platform, id, TestKeys.ec("one"))).isEqualTo(401);
            assertThat(ask(platform, id, TestKeys.ec("invented"))).isEqualTo(401);
            assertThat(reads.get() - before).isEqualTo(1);
        } finally {
            stopped = null;
        }
    }

    /** The request was under way when the client was given a secret in place of its keys: it gets nothing that outlives the answer to that. */
    @Test
    void proveNothingThatOutlivesThem() {
        var id = make(platform);
        var changed = new AtomicInteger();
        stopped = Instant.now();
        meanwhile = () -> changed.set(platform.send(platform.request(
                                platform.api("/manage/v1/credentials/" + id + "/authentication"),
                                "X-Api-Key",
                                platform.apiKey(0),
                                "Content-Type",
                                "application/json")
                        .PUT(BodyPublishers.ofString("{\"authMethod\":\"CLIENT_SECRET\"}")))
                .statusCode());
        try {
            var answer = answer(platform, id, key);
            assertThat(changed.get()).isEqualTo(200);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var token = json(answer).get("access_token").asString();
            assertThat(platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            meanwhile = () -> {};
            stopped = null;
        }
    }

    /** A client may name an address of our own network; it is never called. */
    @Test
    void areNotReadInsideOurOwnNetwork() {
        var id = make(guarded);
        var before = reads.get();
        assertThat(ask(guarded, id, key)).isEqualTo(401);
        assertThat(reads.get()).isEqualTo(before);
    }
}
