package dev.latchkey.server.e2e;

import dev.latchkey.server.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection stays open behind every request that was read to its end, however quickly its answer came. */
class KeptConnectionTest {

    /** The race that once closed it was lost about once in five hundred requests. */
    private static final int REQUESTS = 1_500;

    @Test
    void servesOneRequestWithABodyAfterAnother(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            for (var i = 0; i < REQUESTS; i++) {
                var request = platform.request(
                                platform.api("/jobs/no-such-job/note"), "X-SmartToken", platform.apiKey(0))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"content\":\"short\"}"));
                // A client does not know whether to repeat a request whose connection closed without an answer; ours
                // fails.
                UpstreamAnswer.assertNotFound(platform.send(request));
            }
        }
    }
}
