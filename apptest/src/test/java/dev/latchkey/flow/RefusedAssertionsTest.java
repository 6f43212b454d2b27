package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever shows assertions that are refused is soon not looked at any more; the client that they name goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedAssertionsTest {

    /** More than are looked at in the time that so many take, on the slowest machine. */
    private static final int MANY = 2_000;

    private static final String STRANGER = "198.51.100.7";
    private static final String CLIENT = "203.0.113.9";

    private final ECKey key = TestKeys.ec("one");
    private final ECKey other = TestKeys.ec("two");
    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // @BeforeAll starts all
    RefusedAssertionsTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(
                folder, Map.of("listeners.trustedProxies", "127.0.0.1/32", "limits.tokenRequestsPerSecond", "100000"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String makeClient() {
        var body = CompanyClientCalls.client(",\"jwks\":" + CompanyClientCalls.jwks(key));
        var made = platform.send(platform.request(
                        platform.api(CompanyClientCalls.CREDENTIALS),
                        "X-Api-Key",
                        platform.apiKey(0),
                        "Content-Type",
                        "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return CompanyClientCalls.idOf(json(made));
    }

    private ClientAssertion good(String id) {
        return new ClientAssertion(key, id, platform.sheet().get("apiUrl").asString());
    }

    private HttpResponse<String> ask(ClientAssertion assertion, String from) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&" + assertion.parameters(),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Forwarded-For",
                from);
    }

    private void assertSoonNotLookedAt(String id, Supplier<ClientAssertion> shown) {
        var seen = new ArrayList<Integer>();
        while (seen.size() < MANY && !seen.contains(429)) {
            seen.add(ask(shown.get(), STRANGER).statusCode());
        }
        assertThat(seen.subList(0, seen.size() - 1)).isNotEmpty().containsOnly(401);
        assertThat(seen.getLast()).isEqualTo(429);
        assertThat(ask(good(id), CLIENT).statusCode())
                .as("the client, from elsewhere")
                .isEqualTo(200);
        assertThat(ask(good(makeClient()), STRANGER).statusCode())
                .as("another client, from there")
                .isEqualTo(200);
    }

    @Test
    void oneThatAnotherKeySignedIsCounted() {
        var id = makeClient();
        assertSoonNotLookedAt(id, () -> good(id).signedBy(TestKeys.ec("one")));
    }

    @Test
    void oneOfAnUnknownKeyIsCounted() {
        var id = makeClient();
        assertSoonNotLookedAt(id, () -> good(id).signedBy(other));
    }

    @Test
    void oneThatHasExpiredIsCounted() {
        var id = makeClient();
        assertSoonNotLookedAt(id, () -> good(id).expiring(-120));
    }

    @Test
    void oneThatWasUsedBeforeIsCountedAndTheAnswerSaysWhenToComeAgain() {
        var id = makeClient();
        var used = good(id);
        assertThat(ask(used, STRANGER).statusCode()).isEqualTo(200);
        assertSoonNotLookedAt(id, () -> used);

        var answers = List.of(ask(used, STRANGER), ask(used, STRANGER));
        assertThat(answers).anySatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(json(answer).get("error").asString()).isEqualTo("temporarily_unavailable");
        });
    }
}
