package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.client.BoundRequest;
import dev.latchkey.client.RequestVerification;
import dev.latchkey.client.RequestVerification.Bound;
import dev.latchkey.client.RequestVerifier;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What an upstream gets of a caller: one principal for many requests, each of them bound to it by the key that a command shows. */
@ResourceLock(
        value = Resources.SYSTEM_OUT,
        mode = ResourceAccessMode.READ) // what it prints is not to stand in another test's
class RequestKeyTest {

    private static final String API = "orders-api";

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    private static EchoUpstream.Received ask(TestPlatform platform, String... credential) {
        var answer = platform.get("/orders?limit=1", credential);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var received = platform.upstream().last("/orders").orElseThrow();
        assertThat(received.headers().get("x-request-id"))
                .containsExactly(answer.headers().firstValue("X-Request-Id").orElseThrow());
        return received;
    }

    private static String one(EchoUpstream.Received received, String header) {
        var values = Objects.requireNonNull(received.headers().get(header));
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    private static String principal(EchoUpstream.Received received) {
        return one(received, "latchkey-principal");
    }

    private RequestVerification verify(String key, EchoUpstream.Received received, String principal) {
        return new RequestVerifier(API, List.of(key), InstantSource.system())
                .verify(one(received, "latchkey-request"), principal, "GET");
    }

    @Test
    void bindsEachRequestToItsPrincipal() {
        try (var platform = TestPlatform.start(folder)) {
            var key = commands.printed("keys", "request-key", API, "--data", folder.toString());
            assertThat(commands.json("keys", "request-key", API, "--json", "--data", folder.toString())
                            .get("key")
                            .asString())
                    .isEqualTo(key);

            var first = ask(platform, "X-API-Key", platform.apiKey(0));
            var second = ask(platform, "X-API-Key", platform.apiKey(0));
            assertThat(principal(second)).as("signed once").isEqualTo(principal(first));
            assertThat(List.of(first, second))
                    .allSatisfy(received -> assertThat(verify(key, received, principal(received)))
                            .isInstanceOfSatisfying(
                                    Bound.class,
                                    bound -> assertThat(bound.request())
                                            .extracting(BoundRequest::id, BoundRequest::operation)
                                            .containsExactly(one(received, "x-request-id"), "orders.all")));

            var other = ask(platform, "X-API-Key", platform.apiKey(1));
            assertThat(principal(other)).isNotEqualTo(principal(first));
            assertThat(verify(key, first, principal(other))).isInstanceOf(RequestVerification.Refused.class);
            var keyOfAnother = commands.printed("keys", "request-key", "invoices-api", "--data", folder.toString());
            assertThat(verify(keyOfAnother, first, principal(first))).isInstanceOf(RequestVerification.Refused.class);
        }
    }

    @Test
    void saysAnotherPrincipalWhenTheRoleIsAnother() {
        try (var platform = TestPlatform.start(folder)) {
            var client = platform.client(0, 0).get("clientId").asString();
            var token = "Bearer " + platform.token(0, 0);
            var before = ask(platform, "Authorization", token);
            assertThat(before.principal().reachesWholeOrganisation()).isTrue();

            var changed = platform.send(platform.request(
                            platform.api("/manage/v1/credentials/" + client),
                            "X-API-Key",
                            platform.apiKey(0),
                            "Content-Type",
                            "application/json")
                    .method("PATCH", BodyPublishers.ofString("{\"systemRole\":\"STANDARD\"}")));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

            var after = ask(platform, "Authorization", token);
            assertThat(after.principal().reachesWholeOrganisation()).isFalse();
            assertThat(principal(after)).isNotEqualTo(principal(before));
        }
    }

    @Test
    void refusesWhatIsNoApi() {
        try (var _ = TestPlatform.start(folder)) {
            assertThat(commands.run("keys", "request-key", "--data", folder.toString()))
                    .isEqualTo(2);
            assertThat(commands.errors()).contains("API");
        }
    }
}
