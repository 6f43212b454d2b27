package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;

/** Tells an upstream's answers from the gateway's: only the gateway's errors carry a request id. */
final class UpstreamAnswer {

    private UpstreamAnswer() {}

    /** What is not found is the upstream's word, also for a row that exists and may not be seen. */
    static void assertNotFound(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertForwarded(answer);
    }

    static void assertForwarded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 499);
        if (answer.statusCode() < 400) {
            return;
        }
        var body = TestPlatform.json(answer);
        assertThat(body.has("requestId"))
                .as("refused by the gateway: %s", answer.body())
                .isFalse();
        assertThat(body.at("/errors/0/code").asString()).isNotBlank();
    }
}
