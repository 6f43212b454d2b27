package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.StoreFault;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a repeated request finds when the first one was cut off between its work and its answer. */
final class MarkedRequestsTest {

    private static final String CREDENTIALS = "/manage/v1/credentials";
    private static final String ANSWERS = "update on idempotent_request";

    private final MutableClock clock = new MutableClock();
    private final String mark = UUID.randomUUID().toString();
    private Path folder;
    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return platform.send(platform.request(platform.api(path), "X-Api-Key", platform.apiKey(0))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mark)
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode read(String path) {
        return TestPlatform.json(platform.get(path, "X-Api-Key", platform.apiKey(0)));
    }

    private void postIsCutOff(String path, String body) {
        try (var _ = StoreFault.in(folder, ANSWERS)) {
            assertThat(post(path, body).statusCode()).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void makeOneCredentialHoweverOftenTheyAreRepeated() {
        var body = "{\"type\":\"API_KEY\",\"name\":\"Cut off\"}";
        postIsCutOff(CREDENTIALS, body);
        assertThat(read(CREDENTIALS + "?q=Cut").get("content")).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        var repeat = post(CREDENTIALS, body);
        assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(201);
        assertThat(post(CREDENTIALS, body).body()).isEqualTo(repeat.body());
        assertThat(read(CREDENTIALS + "?q=Cut").get("content")).hasSize(1);
        var secret = TestPlatform.json(repeat).get("secret").asString();
        assertThat(platform.get("/orders?limit=1", "X-Api-Key", secret).statusCode())
                .isEqualTo(200);
    }

    @Test
    void makeOneUserOneRoleAndOneGroup() {
        for (var each : Map.of(
                        "users",
                        "{\"email\":\"new@acme.example\",\"firstName\":\"N\",\"lastName\":\"N\",\"systemRole\":\"EMPLOYEE\"}",
                        "system-roles",
                        "{\"name\":\"Cut off\",\"permissions\":[]}",
                        "access-groups",
                        "{\"name\":\"Cut off\",\"rules\":{\"country\":[\"no\"]}}")
                .entrySet()) {
            var path = "/manage/v1/" + each.getKey();
            var before = read(path).get("content").size();
            try (var _ = StoreFault.in(folder, ANSWERS)) {
                assertThat(marked(path, each).statusCode()).isGreaterThanOrEqualTo(500);
            }
            var repeat = marked(path, each);
            assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(201);
            assertThat(marked(path, each).body()).isEqualTo(repeat.body());
            assertThat(read(path).get("content")).as(path).hasSize(before + 1);
        }
        assertThat(givenAgain()).as("none of them has a secret").isEmpty();
    }

    /** What a narrow token could not have asked for, a repeat does not give it either. */
    @Test
    void areAnsweredAgainOnlyToATokenThatMayDoAsMuch() {
        var client = platform.client(0, 0);
        var all = platform.token(0, 0);
        var body = "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Wide\",\"systemRole\":\"ADMINISTRATOR\","
                + "\"scopes\":[\"orders_read\",\"users_read\"]}";
        var first = postAs(all, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);

        var narrow = platform.tokenWithScope(client, "credentials_manage");
        var repeat = postAs(narrow, body);
        assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(403);
        assertThat(repeat.body())
                .doesNotContain(TestPlatform.json(first).get("secret").asString());

        assertThat(postAs(platform.token(0, 0), body).body()).isEqualTo(first.body());
        assertThat(givenAgain()).as("not for who was refused").hasSize(1);
        var told = givenAgain().getFirst();
        var id = TestPlatform.json(first).at("/credential/id").asString();
        assertThat(told.subject()).isEqualTo(new AuditSubject(AuditSubject.Type.CREDENTIAL, id));
        assertThat(told.author().id()).isEqualTo(client.get("clientId").asString());
        assertThat(told.context()).containsEntry("address", "127.0.0.1");
    }

    /** Each answer that held a secret once more. */
    private List<AuditEntry> givenAgain() {
        return TestAudit.entries(platform.domain().stores(), platform.companyId(0)).stream()
                .map(ChainedEntry::entry)
                .filter(entry -> entry.event() == AuditEvent.CREDENTIALS_SECRET_REPEATED)
                .toList();
    }

    private HttpResponse<String> postAs(String token, String body) {
        return platform.send(platform.request(platform.api(CREDENTIALS), "Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mark)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> marked(String path, Map.Entry<String, String> each) {
        return platform.send(platform.request(platform.api(path), "X-Api-Key", platform.apiKey(0))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mark + each.getKey())
                .POST(BodyPublishers.ofString(each.getValue())));
    }

    /**
     * A secret that was replaced, perhaps because others have it, gets by a repeat nothing that its successor asked for; but the answer to
     * its own rotation, which may have been lost, it gets again for a while.
     */
    @Test
    void areAnsweredAgainOnlyToTheSecretThatAsked() {
        for (var kind : List.of(
                "API_KEY\"",
                "OAUTH_CLIENT\",\"systemRole\":\"ADMINISTRATOR\","
                        + "\"scopes\":[\"credentials_read\",\"credentials_manage\"]")) {
            var made = TestPlatform.json(send(
                    "X-Api-Key", platform.apiKey(0), "/credentials", "{\"name\":\"M\",\"type\":\"" + kind + "}", kind));
            var id = made.at("/credential/id").asString();
            var old = header(made, kind);
            var path = "/credentials/" + id + "/rotations";
            var overlap = "{\"overlap\":\"ONE_HOUR\"}";
            var rotated = send(old.getKey(), old.getValue(), path, overlap, "own" + kind);
            assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(201);
            clock.advance(Idempotency.OWN_SUCCESSOR_REPEATED.minusMillis(1));
            assertThat(send(old.getKey(), old.getValue(), path, overlap, "own" + kind)
                            .body())
                    .isEqualTo(rotated.body());
            clock.advance(Duration.ofMillis(1));
            var late = send(old.getKey(), old.getValue(), path, overlap, "own" + kind);
            assertThat(late.statusCode()).isEqualTo(403);
            assertThat(late.body())
                    .contains("no longer repeated")
                    .doesNotContain(TestPlatform.json(rotated).get("secret").asString());

            var successor = header(TestPlatform.json(rotated), kind);
            var child = "{\"name\":\"C\",\"type\":\"OAUTH_CLIENT\",\"systemRole\":\"ADMINISTRATOR\","
                    + "\"scopes\":[\"credentials_read\"]}";
            var first = send(successor.getKey(), successor.getValue(), "/credentials", child, "child" + kind);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
            assertThat(send(successor.getKey(), successor.getValue(), "/credentials", child, "child" + kind)
                            .body())
                    .isEqualTo(first.body());
            var repeat = send(old.getKey(), old.getValue(), "/credentials", child, "child" + kind);
            assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(403);
            assertThat(repeat.body())
                    .contains("The answer is for another caller")
                    .doesNotContain(TestPlatform.json(first).get("secret").asString());
        }
    }

    /** What proves a credential with the secret of an answer. */
    private Map.Entry<String, String> header(JsonNode made, String kind) {
        var secret = made.get("secret").asString();
        if (kind.startsWith("API_KEY")) {
            return Map.entry("X-Api-Key", secret);
        }
        var token = platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(made.at("/credential/id").asString(), secret));
        return Map.entry(
                "Authorization",
                "Bearer " + TestPlatform.json(token).get("access_token").asString());
    }

    private HttpResponse<String> send(String header, String value, String path, String body, String suffix) {
        return platform.send(platform.request(platform.api("/manage/v1" + path), header, value)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mark + suffix.hashCode())
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void rotateOnce() {
        var client = platform.client(0, 0).get("clientId").asString();
        var path = CREDENTIALS + "/" + client + "/rotations";
        var before = read(CREDENTIALS + "/" + client).get("secrets").size();
        postIsCutOff(path, "{}");
        assertThat(read(CREDENTIALS + "/" + client).get("secrets")).hasSize(before);

        var repeat = post(path, "{}");
        assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(201);
        assertThat(post(path, "{}").body()).isEqualTo(repeat.body());
        assertThat(read(CREDENTIALS + "/" + client).get("secrets")).hasSize(before + 1);
    }
}
