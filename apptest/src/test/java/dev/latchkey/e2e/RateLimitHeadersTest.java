package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four headers on every answer, and what happens above the limits they tell of. */
class RateLimitHeadersTest {

    private static final int ACME = 0;
    private static final int ORDERS_ONLY_CLIENT = 1;

    /** Far more than can be served before the first second's allowance is spent. */
    private static final int BURST = 200;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit sets the folder before each test
    RateLimitHeadersTest() {}

    private static int header(HttpResponse<String> answer, String name) {
        return (int) answer.headers().firstValueAsLong(name).orElseThrow();
    }

    private static String[] key(TestPlatform platform, int company) {
        return new String[] {"X-Api-Key", platform.apiKey(company)};
    }

    private static HttpResponse<String> exhaust(TestPlatform platform, String path, String... credential) {
        return IntStream.range(0, BURST)
                .mapToObj(_ -> platform.get(path, credential))
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + BURST + " requests was refused"));
    }

    @Test
    void tellTheDefaultsWhenNobodySetsAny() {
        try (var platform = TestPlatform.startWithDefaultLimits(folder)) {
            var answer = platform.get("/orders?limit=1", key(platform, ACME));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "X-RateLimit-Limit")).isEqualTo(10);
            assertThat(header(answer, "X-RateLimit-Remaining")).isEqualTo(9);
            assertThat(header(answer, "X-RateLimit-Concurrent-Limit")).isEqualTo(8);
            assertThat(header(answer, "X-RateLimit-Concurrent-Remaining")).isEqualTo(7);

            var customers = platform.get("/customers?limit=1", key(platform, ACME));
            assertThat(header(customers, "X-RateLimit-Limit")).isEqualTo(10);
            assertThat(header(customers, "X-RateLimit-Concurrent-Limit")).isEqualTo(1);
            assertThat(header(customers, "X-RateLimit-Concurrent-Remaining")).isZero();

            var unpublish =
                    platform.send(platform.request(platform.api("/orders/no-such-order/shipment"), key(platform, ACME))
                            .DELETE());
            assertThat(unpublish.statusCode()).isEqualTo(404);
            assertThat(header(unpublish, "X-RateLimit-Limit")).isEqualTo(2);
            assertThat(header(unpublish, "X-RateLimit-Remaining")).isEqualTo(1);
        }
    }

    @Test
    void refuseABurstAndSayWhenToComeBack() {
        try (var platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "2"))) {
            var refused = exhaust(platform, "/orders?limit=1", key(platform, ACME));
            GatewayRefusal.of(refused, 429, "limit")
                    .code("RATE_LIMIT_EXCEEDED")
                    .message("Too many requests")
                    .required("2 a second for this credential and operation")
                    .whoCanGrant("The operator of this platform")
                    .header("Retry-After", "1")
                    .header("X-RateLimit-Limit", "2")
                    .header("X-RateLimit-Remaining", "0")
                    .noChallenge();
        }
    }

    @Test
    void countEachCredentialAndOperationOnItsOwn() {
        try (var platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "3"))) {
            exhaust(platform, "/orders?limit=1", key(platform, ACME));
            var token = "Bearer " + platform.token(ACME, ORDERS_ONLY_CLIENT);
            var otherCredential = platform.get("/orders?limit=1", "Authorization", token);
            assertThat(otherCredential.statusCode()).isEqualTo(200);
            assertThat(header(otherCredential, "X-RateLimit-Remaining")).isEqualTo(2);
            var otherCompany = platform.get("/orders?limit=1", key(platform, 1));
            assertThat(otherCompany.statusCode()).isEqualTo(200);
            var otherOperation = platform.get("/invoices?limit=1", key(platform, ACME));
            assertThat(otherOperation.statusCode()).isEqualTo(200);
            assertThat(header(otherOperation, "X-RateLimit-Remaining")).isEqualTo(2);
            assertThat(platform.get("/v1/categories").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void countNothingForWhatAnotherGateRefuses() {
        try (var platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "2"))) {
            var token = "Bearer " + platform.token(ACME, ORDERS_ONLY_CLIENT);
            for (var i = 0; i < 10; i++) {
                var refused = platform.get("/customers", "Authorization", token);
                GatewayRefusal.of(refused, 403, "scope")
                        .header("X-RateLimit-Limit", "2")
                        .header("X-RateLimit-Remaining", "2")
                        .header("X-RateLimit-Concurrent-Limit", "1")
                        .header("X-RateLimit-Concurrent-Remaining", "1");
            }
        }
    }

    @Test
    void limitAPublicOperationByAddress() {
        try (var platform = TestPlatform.start(folder, Map.of("limits.requestsPerSecond", "2"))) {
            GatewayRefusal.of(exhaust(platform, "/v1/categories"), 429, "limit").code("RATE_LIMIT_EXCEEDED");
        }
    }

    @Test
    void limitACompanyAcrossItsCredentials() {
        try (var platform = TestPlatform.start(folder, Map.of("limits.companyRequestsPerSecond", "2"))) {
            GatewayRefusal.of(exhaust(platform, "/orders?limit=1", key(platform, ACME)), 429, "limit")
                    .required("2 a second for the company");
            assertThat(platform.get("/orders?limit=1", key(platform, 1)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refuseASecondListOfCustomersAtTheSameTime() throws Exception {
        try (var platform = TestPlatform.start(folder)) {
            var arrived = new CountDownLatch(1);
            var answer = new CompletableFuture<Optional<EchoUpstream.Answer>>();
            platform.upstream().script(_ -> {
                arrived.countDown();
                return answer.join();
            });
            var first = platform.sendLater(platform.request(platform.api("/customers?limit=100"), key(platform, ACME)));
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            var refused = platform.get("/customers?limit=100", key(platform, ACME));
            GatewayRefusal.of(refused, 429, "limit")
                    .code("CONCURRENCY_LIMIT_EXCEEDED")
                    .required("1 at once for this credential and operation")
                    .header("Retry-After", "1")
                    .header("X-RateLimit-Concurrent-Limit", "1")
                    .header("X-RateLimit-Concurrent-Remaining", "0");
            answer.complete(Optional.empty());
            assertThat(first.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            // That it was taken is heard of a moment later.
            var next = platform.get("/customers?limit=1", key(platform, ACME));
            for (var i = 0; i < 1_000 && next.statusCode() == 429; i++) {
                next = platform.get("/customers?limit=1", key(platform, ACME));
            }
            assertThat(next.statusCode()).as("the place is free again").isEqualTo(200);
        }
    }
}
