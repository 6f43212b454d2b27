package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of a deployment's documents with every kind of credential: the gateway says what the document says. What is
 * expected stands on the documents alone, read as plain YAML. Requests name rows that do not exist and carry an empty object, so
 * nothing changes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VerdictComparison {

    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private TestPlatform platform;
    private List<PlainOperation> operations;
    private Callers callers;
    private Presentation presentation;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    VerdictComparison() {}

    /** @param data where the deployment keeps its data, its catalogue among them */
    abstract TestPlatform start(Path data, Path folder) throws IOException;

    abstract List<Path> documents(TestPlatform platform, Path folder) throws IOException;

    /** Values of each sort for a parameter that decides on security. */
    abstract List<String> valuesOfConditions();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var data = folder.resolve("data");
        platform = start(data, folder);
        operations = PlainDocuments.operations(documents(platform, folder));
        var roles = RolePermissions.read(data.resolve("catalogue.yaml"));
        callers = new Callers(platform, roles);
        presentation = new Presentation(platform, roles.keyHeader());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    TestPlatform platform() {
        return platform;
    }

    List<PlainOperation> operations() {
        return operations;
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
    private Stream<String> queries(PlainOperation operation) {
        var values = valuesOfConditions();
        return Stream.concat(
                Stream.of(""),
                operation.conditions().stream()
                        .map(PlainOperation.Condition::parameter)
                        .flatMap(name -> Stream.concat(
                                values.stream().map(value -> "?" + name + "=" + value),
                                Stream.of(
                                        "?" + name + "=" + values.get(0) + "&" + name + "=" + values.get(1),
                                        "?" + name + "=" + values.get(0) + "&" + name + "=" + values.get(0)))));
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

    private void compare(PlainOperation operation, Caller caller, String query) {
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
                    assertThat(refusal.names("required")).doesNotHaveDuplicates();
                    assertThat(operation.scopeSets()).contains(Set.copyOf(refusal.names("required")));
                    assertThat(refusal.names("missing")).isNotEmpty().doesNotContainAnyElementsOf(caller.scopes());
                }
                if (gate.equals("role")) {
                    assertThat(refusal.names("missing")).isNotEmpty().isSubsetOf(operation.permissions());
                    assertThat(caller.credentials())
                            .anySatisfy(one -> assertThat(one.permissions())
                                    .isNotNull()
                                    .doesNotContainAnyElementsOf(refusal.names("missing")));
                }
            }
        }
    }

    private HttpResponse<String> send(PlainOperation operation, Caller caller, String query) {
        var path = operation.madeUpPath();
        var request = platform.request(
                platform.api(caller.target(path + query)), presentation.headers(caller, operation.method(), path));
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
