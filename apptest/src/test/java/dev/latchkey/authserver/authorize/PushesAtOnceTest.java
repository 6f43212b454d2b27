package dev.latchkey.authserver.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the store is busy, the requests that strangers push wait in small numbers, of each address and of all. */
class PushesAtOnceTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private TestPlatform platform;
    private AuthorizeBrowser browser;

    @BeforeEach
    void start(@TempDir Path folder) throws InterruptedException {
        platform = TestPlatform.start(folder, Map.of("listeners.trustedProxies", "127.0.0.1/32"));
        browser = new AuthorizeBrowser(platform);
        browser.good(TestGrants.PUBLIC);
        hold();
    }

    /** The one thread that writes is at work, so that whatever comes waits. */
    private void hold() throws InterruptedException {
        var isHeld = new CountDownLatch(1);
        var _ = platform.domain().stores().transactions().submit(_ -> {
            isHeld.countDown();
            return await();
        });
        assertThat(isHeld.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private boolean await() {
        try {
            return gate.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        gate.countDown();
        platform.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> push(String address, int many) {
        var pushed = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < many; i++) {
            pushed.add(CompletableFuture.supplyAsync(
                    () -> platform.post(
                            "/identity/oauth/par",
                            AuthorizeBrowser.query(browser.good(TestGrants.PUBLIC)),
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "X-Forwarded-For",
                            address),
                    Thread::startVirtualThread));
        }
        return pushed;
    }

    private static HttpResponse<String> first(List<CompletableFuture<HttpResponse<String>>> answers) {
        @SuppressWarnings("unchecked")
        var any = CompletableFuture.anyOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(answer -> (HttpResponse<String>) answer);
        return any.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void anAddressHasSoManyAndAnotherItsOwn() {
        var pushed = push("192.0.2.1", PushesAtOnce.ADDRESS_MAX + 1);

        var refused = first(pushed);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(TestPlatform.json(refused).get("error").asString()).isEqualTo("temporarily_unavailable");

        var others = push("192.0.2.2", 1);
        gate.countDown();
        pushed.addAll(others);
        assertThat(pushed.stream().map(answer -> answer.join().statusCode()).filter(status -> status == 201))
                .hasSize(PushesAtOnce.ADDRESS_MAX + 1);
        assertThat(others.getFirst().join().statusCode()).isEqualTo(201);
    }
}
