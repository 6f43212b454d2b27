package dev.latchkey.demo.platform;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What was acknowledged is there after {@code kill -9} at any moment: writes through the gateway, and revocations. */
class DemoDurabilityTest {

    private static final int ROUNDS = 3;
    private static final int WRITERS = 4;
    private static final String CANDIDATE = """
        {"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.org"}
        """;
    private static final String JOB = """
        {"title": "Engineer", "department": {"label": "Engineering"},
         "location": {"countryCode": "de", "country": "Germany", "city": "Berlin"}}
        """;

    private final SplittableRandom random = new SplittableRandom(9);
    private final Queue<String> candidates = new ConcurrentLinkedQueue<>();
    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private final Queue<String> revoked = new ConcurrentLinkedQueue<>();
    private final Queue<String> kept = new ConcurrentLinkedQueue<>();

    @Test
    void losesNothingThatWasAcknowledged(@TempDir Path folder) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (var demo = DemoProcess.start(folder)) {
                assertAllIsThere(demo);
                writeUntilKilled(demo, 8 + random.nextInt(40));
            }
        }
        try (var demo = DemoProcess.start(folder)) {
            assertAllIsThere(demo);
        }
        assertThat(candidates).hasSizeGreaterThan(ROUNDS);
        assertThat(jobs).hasSizeGreaterThan(ROUNDS);
        assertThat(revoked).hasSizeGreaterThan(ROUNDS);
    }

    /** Several write at once, so that the end comes in the middle of something for most of them. */
    private void writeUntilKilled(DemoProcess demo, int acknowledgementsBefore) throws Exception {
        var acknowledged = new CountDownLatch(acknowledgementsBefore);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> writeUntilItDies(demo, acknowledged)));
            }
            var isReached = acknowledged.await(60, TimeUnit.SECONDS);
            demo.kill();
            for (var writer : writers) {
                writer.get();
            }
            assertThat(isReached).isTrue();
        }
    }

    private void writeUntilItDies(DemoProcess demo, CountDownLatch acknowledged) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                candidates.add(createCandidate(demo));
                acknowledged.countDown();
                jobs.add(createJob(demo));
                acknowledged.countDown();
                kept.add(token(demo));
                var token = token(demo);
                revoke(demo, token);
                revoked.add(token);
                acknowledged.countDown();
            }
        } catch (IOException _) {
            // The process is gone, as it should be; what was not acknowledged is not expected.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode acme(DemoProcess demo) {
        return demo.file().get("companies").get(0);
    }

    private static String create(DemoProcess demo, String path, String body) throws IOException, InterruptedException {
        var key = acme(demo).get("apiKey").asString();
        var answer = demo.post(path, body, "application/json", "X-SmartToken", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).get("id").asString();
    }

    private static String createCandidate(DemoProcess demo) throws IOException, InterruptedException {
        return create(demo, "/candidates", CANDIDATE);
    }

    private static String createJob(DemoProcess demo) throws IOException, InterruptedException {
        return create(demo, "/jobs", JOB);
    }

    private static HttpResponse<String> form(DemoProcess demo, String endpoint, String form)
            throws IOException, InterruptedException {
        var client = acme(demo).get("clients").get(0);
        var header = basic(
                client.get("clientId").asString(), client.get("clientSecret").asString());
        return demo.post(
                "/identity/oauth/" + endpoint, form, "application/x-www-form-urlencoded", "Authorization", header);
    }

    private static String token(DemoProcess demo) throws IOException, InterruptedException {
        return json(form(demo, "token", "grant_type=client_credentials"))
                .get("access_token")
                .asString();
    }

    private static void revoke(DemoProcess demo, String token) throws IOException, InterruptedException {
        assertThat(form(demo, "revoke", "token=" + token).statusCode()).isEqualTo(200);
    }

    private void assertAllIsThere(DemoProcess demo) throws IOException, InterruptedException {
        var key = acme(demo).get("apiKey").asString();
        assertThat(demo.get("/jobs?limit=1", "X-SmartToken", key).statusCode()).isEqualTo(200);
        for (var id : candidates) {
            assertThat(demo.get("/candidates/" + id, "X-SmartToken", key).statusCode())
                    .as("candidate " + id)
                    .isEqualTo(200);
        }
        for (var id : jobs) {
            assertThat(demo.get("/jobs/" + id, "X-SmartToken", key).statusCode())
                    .as("job " + id)
                    .isEqualTo(200);
        }
        for (var token : revoked) {
            assertThat(bearer(demo, token)).isEqualTo(401);
        }
        for (var token : kept) {
            assertThat(bearer(demo, token)).isEqualTo(200);
        }
    }

    private static int bearer(DemoProcess demo, String token) throws IOException, InterruptedException {
        return demo.get("/jobs?limit=1", "Authorization", "Bearer " + token).statusCode();
    }
}
