package dev.latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemotePrincipalKeysTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicReference<String> published = new AtomicReference<>("");
    private final AtomicInteger fetches = new AtomicInteger();
    private final HttpServer server = startServer();
    private final RemotePrincipalKeys keys = new RemotePrincipalKeys(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks"), now::get, Duration.ofMinutes(1));

    @BeforeEach
    void publishFirstKey() {
        publish("k1");
    }

    @AfterEach
    void stop() {
        keys.close();
        server.stop(0);
    }

    @Test
    void fetchesOnceAndKeepsTheKeys() {
        assertThat(keys.find("k1")).isPresent();
        assertThat(keys.find("k1")).isPresent();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void findsKeyPublishedLaterButAsksAtABoundedRate() {
        assertThat(keys.find("k1")).isPresent();
        publish("k2");
        for (int i = 0; i < 100; i++) {
            assertThat(keys.find("k2")).isEmpty();
        }
        assertThat(fetches).hasValue(1);
        advance(RemotePrincipalKeys.FETCH_INTERVAL_MIN);
        assertThat(keys.find("k2")).isPresent();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void dropsKeyThatIsNoLongerPublishedWhenTheSetIsOld() {
        assertThat(keys.find("k1")).isPresent();
        publish("k2");
        advance(RemotePrincipalKeys.KEPT_FOR.minusSeconds(1));
        assertThat(keys.find("k1")).isPresent();
        advance(Duration.ofSeconds(1));
        assertThat(keys.find("k1")).isEmpty();
    }

    @Test
    void keepsKeysWhileTheGatewayIsAwayButNotForEver() {
        assertThat(keys.find("k1")).isPresent();
        published.set("not json");
        advance(RemotePrincipalKeys.KEPT_FOR);
        assertThat(keys.find("k1")).isPresent();
        advance(RemotePrincipalKeys.USABLE_FOR.minus(RemotePrincipalKeys.KEPT_FOR));
        assertThat(keys.find("k1")).isEmpty();
    }

    @Test
    void refusesAnswerBeyondTheSizeLimit() {
        published.set(published.get() + " ".repeat(RemotePrincipalKeys.ANSWER_BYTES_MAX));
        assertThat(keys.find("k1")).isEmpty();
    }

    @Test
    void waitsNoLongerThanTheTimeoutForAnAnswerThatNeverEnds() throws InterruptedException {
        var released = new CountDownLatch(1);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitUninterruptibly(released);
            exchange.close();
        });
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/endless");
        try (var impatient = new RemotePrincipalKeys(address, now::get, Duration.ofMillis(200))) {
            var finding = new Thread(() -> impatient.find("k1"));
            finding.start();

            assertThat(finding.join(Duration.ofSeconds(60))).isTrue();
        } finally {
            released.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(String keyId) {
        try {
            var key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
            published.set(new JWKSet(key.toPublicJWK()).toString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    private HttpServer startServer() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            started.createContext("/jwks", exchange -> {
                fetches.incrementAndGet();
                var body = published.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
