package dev.latchkey.e2e;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many changes at once, on connections that stay open: each is answered, from the very first on. */
class BurstTest {

    private static final int ROUNDS = 400;

    /** Callers' connections on every event loop, so that they meet upstream connections of another. */
    private static final int CONNECTIONS = 8;

    @Test
    void answersEveryRequestOfABurstRightAfterTheStart(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            for (var round = 0; round < ROUNDS; round++) {
                IntStream.range(0, CONNECTIONS).mapToObj(_ -> platform.sendLater(change(platform))).toList().stream()
                        // Fails when a connection was closed instead of answered on; the client may not repeat a POST.
                        .map(CompletableFuture::join)
                        .forEach(UpstreamAnswer::assertNotFound);
            }
        }
    }

    private static HttpRequest.Builder change(TestPlatform platform) {
        return platform.request(platform.api("/customers/no-such-customer/tags"), "X-Api-Key", platform.apiKey(0))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"tags\":[\"short\"]}"));
    }
}
