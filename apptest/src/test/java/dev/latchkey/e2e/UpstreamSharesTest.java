package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company that uses up its share of an API's connections is told so, others are served, and its operator sees it. */
class UpstreamSharesTest {

    @Test
    void whatOneCompanyUsesUpIsNotMissedByAnother(@TempDir Path folder) throws Exception {
        try (var platform = TestPlatform.start(folder, Map.of("upstreams.companyConnectionsMax", "1"))) {
            var arrived = new CountDownLatch(1);
            var answer = new CountDownLatch(1);
            platform.upstream().script(one -> waitFor(one, arrived, answer));
            var held =
                    platform.sendLater(platform.request(platform.api("/orders?held=1"), "X-Api-Key", platform.apiKey(0))
                            .GET());
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

            var refused = platform.get("/orders", "X-Api-Key", platform.apiKey(0));

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("UPSTREAM_OWNER_EXHAUSTED");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(platform.get("/orders", "X-Api-Key", platform.apiKey(1)).statusCode())
                    .isEqualTo(200);
            assertThat(platform.send(platform.request(platform.internal("/metrics"))
                                    .GET())
                            .body())
                    .contains("latchkey_upstream_exhausted_total{api=\"orders-api\",what=\"owner\"} 1.0");
            var arrivedBefore = platform.upstream().count();
            var explained = platform.get("/access/v1/explain?path=/orders/acme-1", "X-Api-Key", platform.apiKey(0));
            assertThat(explained.statusCode()).as(explained.body()).isEqualTo(200);
            assertThat(explained.body()).contains("\"outcome\":\"unknown\"");
            assertThat(platform.upstream().count())
                    .as("what is asked for a company is its own")
                    .isEqualTo(arrivedBefore);
            answer.countDown();
            assertThat(held.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private static Optional<EchoUpstream.Answer> waitFor(
            EchoUpstream.Received one, CountDownLatch arrived, CountDownLatch answer) {
        if (one.target().contains("held")) {
            arrived.countDown();
            try {
                assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.empty();
    }
}
