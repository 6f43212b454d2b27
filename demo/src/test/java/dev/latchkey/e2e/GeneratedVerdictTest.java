package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of every shipped document with every kind of credential: the gateway says what the document says. Requests
 * name rows that do not exist and carry an empty object, so nothing changes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedVerdictTest {

    private static final int OPERATIONS_MIN = 45;

    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private TestPlatform platform;
    private List<ShippedOperation> operations;
    private Callers callers;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    GeneratedVerdictTest() {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        operations = ShippedDocuments.operations(folder.resolve("documents"));
        platform = TestPlatform.start(folder.resolve("data"));
        callers = new Callers(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
        System.out.println("Verdicts compared, " + operations.size() + " operations: " + counts);
    }

    @Test
    void readsEveryShippedDocument() {
        assertThat(operations).extracting(ShippedOperation::api).containsAll(HiringDocuments.names());
        assertThat(operations).hasSizeGreaterThanOrEqualTo(OPERATIONS_MIN).doesNotHaveDuplicates();
        assertThat(operations)
                .flatExtracting(operation -> List.copyOf(operation.permissions()))
                .isSubsetOf(Caller.ADMIN_PERMISSIONS);
    }

    @TestFactory
    Stream<DynamicNode> gatewaySaysWhatTheDocumentSays() {
        var compared = operations.stream().map(operation -> (DynamicNode) dynamicContainer(
                operation.toString(),
                callers.of(operation)
                        .flatMap(caller -> queries(operation)
                                .map(query -> dynamicTest(caller + query, () -> compare(operation, caller, query))))));
        return Stream.concat(
                compared,
                Stream.of(dynamicTest(
                        "every gate was met",
                        () -> assertThat(counts)
                                .containsKeys(
                                        "allowed",
                                        "400 request",
                                        "401 operation",
                                        "403 operation",
                                        "403 role",
                                        "403 scope"))));
    }

    /** No query, and for each parameter that decides on security a value of each sort. */
    private static Stream<String> queries(ShippedOperation operation) {
        return Stream.concat(
                Stream.of(""),
                operation.conditions().stream()
                        .map(ShippedOperation.Condition::parameter)
                        .flatMap(name -> Stream.of(
                                "?" + name + "=PUBLIC",
                                "?" + name + "=INTERNAL",
                                "?" + name + "=INTERNAL_OR_PUBLIC",
                                "?" + name + "=public",
                                "?" + name + "=unheard-of",
                                "?" + name + "=",
                                "?" + name + "=PUBLIC&" + name + "=INTERNAL",
                                "?" + name + "=PUBLIC&" + name + "=PUBLIC")));
    }

    private static Map<String, List<String>> parameters(String query) {
        var parameters = new TreeMap<String, List<String>>();
        if (!query.isEmpty()) {
            for (var pair : query.substring(1).split("&", -1)) {
                var split = pair.indexOf('=');
                parameters.merge(
                        pair.substring(0, split),
                        List.of(pair.substring(split + 1)),
                        (one, other) ->
                                Stream.concat(one.stream(), other.stream()).toList());
            }
        }
        return parameters;
    }

    private void compare(ShippedOperation operation, Caller caller, String query) {
        var answer = send(operation, caller, query);
        switch (operation.verdict(caller, parameters(query))) {
            case Verdict.Allowed() -> {
                count("allowed");
                UpstreamAnswer.assertForwarded(answer);
            }
            case Verdict.Refused(int status, String gate) -> {
                count(status + " " + gate);
                var refusal = GatewayRefusal.of(answer, status, gate);
                var isChallenged = status == 401 || gate.equals("scope");
                assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                        .isEqualTo(isChallenged);
                if (gate.equals("scope")) {
                    assertThat(refusal.names("required")).containsExactlyInAnyOrderElementsOf(operation.scopes());
                    assertThat(refusal.names("missing")).isNotEmpty().doesNotContainAnyElementsOf(caller.scopes());
                }
                if (gate.equals("role")) {
                    assertThat(refusal.names("missing"))
                            .isNotEmpty()
                            .isSubsetOf(operation.permissions())
                            .doesNotContainAnyElementsOf(caller.permissions());
                }
            }
        }
    }

    private HttpResponse<String> send(ShippedOperation operation, Caller caller, String query) {
        var request = platform.request(platform.api(caller.target(operation.madeUpPath() + query)), caller.headers());
        return platform.send(
                switch (operation.method()) {
                    case "GET", "DELETE" -> request.method(operation.method(), BodyPublishers.noBody());
                    default ->
                        request.header("Content-Type", "application/json")
                                .method(operation.method(), BodyPublishers.ofString("{}"));
                });
    }

    private void count(String outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }
}
