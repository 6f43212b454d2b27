package dev.latchkey.demo.hiring;

import static dev.latchkey.demo.hiring.testing.TestPrincipals.anonymous;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.apiKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.testing.TestHiring;
import dev.latchkey.demo.hiring.testing.TestPrincipals;
import dev.latchkey.demo.hiring.testing.TestPrincipals.Caller;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API believes the signed principal and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeTest {

    private static final Caller KEY = apiKey("acme", "acme-administrator");

    private TestHiring hiring;

    @BeforeAll
    void start() throws IOException {
        hiring = TestHiring.start();
    }

    @AfterAll
    void stop() throws IOException {
        hiring.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/industries", "/v1/companies/acme/postings", "/jobs", "/nothing/here", "/"})
    void refusesEveryRequestWithoutPrincipal(String target) {
        var reply = hiring.send(null, "GET", target, null);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("/errors/0/code")).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void refusesPrincipalMeantForAnotherApi() {
        assertThat(hiring.get(KEY, "candidates-api", "/jobs").status()).isEqualTo(401);
        assertThat(hiring.get(KEY, "jobs-api", "/jobs").status()).isEqualTo(200);
    }

    @Test
    void refusesTamperedPrincipal() {
        var parts = TestPrincipals.sign(KEY, "jobs-api").split("\\.");
        var others = TestPrincipals.sign(apiKey("globex", "u"), "jobs-api").split("\\.");
        assertThat(hiring.send(parts[0] + "." + others[1] + "." + parts[2], "GET", "/jobs", null)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/jobs/", "/jobs/a/b/c/d", "/v1/industries/x", "//jobs"})
    void answersUnknownPathsNotFound(String target) {
        assertThat(hiring.get(anonymous(), "common", target).status()).isEqualTo(404);
    }

    @Test
    void answersOtherMethodsOfKnownPaths() {
        assertThat(hiring.send(KEY, "jobs-api", "DELETE", "/jobs", "").status()).isEqualTo(405);
    }

    @Test
    void refusesBodyBeyondTheLimit() {
        var body = "{\"title\": \"" + "x".repeat(300 * 1024) + "\"}";
        assertThat(hiring.send(KEY, "jobs-api", "POST", "/jobs", body).status()).isEqualTo(413);
    }
}
