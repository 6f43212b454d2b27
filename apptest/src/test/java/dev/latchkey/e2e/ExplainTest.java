package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /access/v1/explain} says what the request itself would meet, and tells it to those who may know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final int ADMIN_CLIENT = 0;
    private static final int ORDERS_ONLY_CLIENT = 1;
    private static final int GERMAN_CLIENT = 2;
    private static final List<String> GATES = List.of("operation", "scope", "role", "visibility");

    private TestPlatform platform;
    private List<PlainOperation> operations;
    private Callers callers;
    private Presentation presentation;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    ExplainTest() {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        platform = TestPlatform.start(folder);
        operations = PlainDocuments.operations(platform.documents());
        var roles = RolePermissions.read(folder.resolve("catalogue.yaml"));
        callers = new Callers(platform, roles);
        presentation = new Presentation(platform, roles.keyHeader());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> explain(String method, String path, String more, String... credential) {
        return platform.get(
                "/access/v1/explain?method=" + method + "&path=" + URLEncoder.encode(path, StandardCharsets.UTF_8)
                        + more,
                credential);
    }

    private JsonNode explained(String method, String path, String more, String... credential) {
        var answer = explain(method, path, more, credential);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        return TestPlatform.json(answer);
    }

    private String[] key(int company) {
        return new String[] {"X-Api-Key", platform.apiKey(company)};
    }

    private String[] token(int company, int client) {
        return new String[] {"Authorization", "Bearer " + platform.token(company, client)};
    }

    private static String aboutCredential(String id) {
        return "&credential=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private String clientId(int company, int client) {
        return platform.client(company, client).get("clientId").asString();
    }

    @TestFactory
    Stream<DynamicNode> agreesWithTheRequestItself() {
        return operations.stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(operation -> dynamicContainer(
                        operation.toString(),
                        callers.of(operation)
                                .filter(caller -> caller.mayAskWithHeaders())
                                .map(caller -> dynamicTest(caller.name(), () -> compare(operation, caller)))));
    }

    @TestFactory
    Stream<DynamicNode> agreesWithTheDocumentWhereARequestWouldChangeSomething() {
        return operations.stream()
                .filter(operation -> !operation.method().equals("GET"))
                .map(operation -> dynamicContainer(
                        operation.toString(),
                        callers.of(operation)
                                .filter(caller -> caller.mayAskWithHeaders())
                                .map(caller -> dynamicTest(caller.name(), () -> {
                                    var told = explained(
                                            operation.method(),
                                            operation.madeUpPath(),
                                            "",
                                            presentation.headers(caller, "GET", "/access/v1/explain"));
                                    switch (operation.verdict(caller, Map.of())) {
                                        case Verdict.Allowed() ->
                                            assertThat(told.get("decision").asString())
                                                    .isEqualTo("allow");
                                        case Verdict.Refused(int status, String gate) -> {
                                            assertThat(told.get("status").asInt())
                                                    .isEqualTo(status);
                                            assertThat(told.at("/explanation/gate")
                                                            .asString())
                                                    .isEqualTo(gate);
                                        }
                                    }
                                }))));
    }

    private void compare(PlainOperation operation, Caller caller) {
        var path = operation.madeUpPath();
        var headers = presentation.headers(caller, "GET", path);
        var request = platform.get(path, headers);
        var told = explained("GET", path, "", headers);
        assertThat(told.at("/operation/api").asString()).isEqualTo(operation.api());
        switch (operation.verdict(caller, Map.of())) {
            case Verdict.Refused(int status, String gate) -> {
                GatewayRefusal.of(request, status, gate);
                assertRefused(told, status, gate);
                assertThat(told.get("explanation"))
                        .isEqualTo(TestPlatform.json(request).get("explanation"));
            }
            case Verdict.Allowed() -> {
                if (operation.hasRow() && request.statusCode() >= 400) {
                    assertRefused(told, request.statusCode(), "visibility");
                } else {
                    assertThat(told.get("decision").asString()).isEqualTo("allow");
                    assertThat(told.get("status").asInt()).isEqualTo(200);
                }
            }
        }
    }

    private static void assertRefused(JsonNode told, int status, String gate) {
        assertThat(told.get("decision").asString()).isEqualTo("deny");
        assertThat(told.get("status").asInt()).isEqualTo(status);
        assertThat(told.at("/explanation/gate").asString()).isEqualTo(gate);
        var decisive = GATES.indexOf(gate);
        for (var i = 0; i < GATES.size(); i++) {
            var entry = told.get("gates").get(i);
            assertThat(entry.get("gate").asString()).isEqualTo(GATES.get(i));
            assertThat(entry.get("outcome").asString())
                    .isEqualTo(i < decisive ? "passed" : i == decisive ? "refused" : "not_reached");
        }
    }

    @Nested
    class AboutAnotherCredential {

        @Test
        void tellsAnApiKeyWhatTheOtherWouldMeet() {
            var told = explained("GET", "/customers", aboutCredential(clientId(ACME, ORDERS_ONLY_CLIENT)), key(ACME));
            assertRefused(told, 403, "scope");
            assertThat(told.at("/credential/id").asString()).isEqualTo(clientId(ACME, ORDERS_ONLY_CLIENT));
            assertThat(told.at("/credential/kind").asString()).isEqualTo("oauth_client_credentials");
            assertThat(told.at("/explanation/missing/0").asString()).isEqualTo("customers_read");
            assertThat(explained("GET", "/orders", aboutCredential(clientId(ACME, ORDERS_ONLY_CLIENT)), key(ACME))
                            .get("decision")
                            .asString())
                    .isEqualTo("allow");
        }

        @Test
        void tellsAnAdminClientAndFindsKeysByTheirIds() {
            var keyId = explained("GET", "/orders", "", key(ACME))
                    .at("/credential/id")
                    .asString();
            var told = explained("GET", "/feed/orders", aboutCredential(keyId), token(ACME, ADMIN_CLIENT));
            assertRefused(told, 403, "operation");
            assertThat(told.at("/credential/kind").asString()).isEqualTo("api_key");
            assertThat(told.toString()).doesNotContain(platform.apiKey(ACME));
        }

        @Test
        void tellsAStandardClientNothing() {
            GatewayRefusal.ofOwnEndpoint(
                            explain(
                                    "GET",
                                    "/orders",
                                    aboutCredential(clientId(ACME, ADMIN_CLIENT)),
                                    token(ACME, GERMAN_CLIENT)),
                            403,
                            "role")
                    .code("PERMISSION_DENIED")
                    .missing("credentials_view");
        }

        @Test
        void tellsAPartnerNothing() {
            GatewayRefusal.ofOwnEndpoint(
                            explain(
                                    "GET",
                                    "/orders",
                                    aboutCredential(clientId(ACME, ADMIN_CLIENT)),
                                    "X-Api-Key",
                                    platform.partnerKey()),
                            403,
                            "role")
                    .code("PERMISSION_DENIED");
        }

        @Test
        void tellsNobodyNothing() {
            GatewayRefusal.ofOwnEndpoint(
                            explain("GET", "/orders", aboutCredential(clientId(ACME, ADMIN_CLIENT))), 401, "operation")
                    .code("UNAUTHORIZED");
        }

        @Test
        void findsNoCredentialOfTheOtherCompany() {
            var foreign = explain("GET", "/orders", aboutCredential(clientId(ACME, ADMIN_CLIENT)), key(GLOBEX));
            var unknown = explain("GET", "/orders", aboutCredential("no-such-credential"), key(GLOBEX));
            for (var answer : List.of(foreign, unknown)) {
                GatewayRefusal.ofOwnEndpoint(answer, 404, "request").code("NOT_FOUND");
            }
        }
    }

    @Nested
    class AboutARow {

        @Test
        void saysWhetherTheCredentialSeesIt() {
            var visible = "/orders/" + EchoUpstream.rowId("acme", EchoUpstream.ROWS_OF_GROUP);
            var hidden = "/orders/" + EchoUpstream.rowId("acme", EchoUpstream.ROWS_OF_GROUP + 1);

            assertVisible(explained("GET", visible, "", token(ACME, GERMAN_CLIENT)));
            assertRefused(explained("GET", hidden, "", token(ACME, GERMAN_CLIENT)), 404, "visibility");
            var aboutGermanClient = aboutCredential(clientId(ACME, GERMAN_CLIENT));
            assertVisible(explained("GET", visible, aboutGermanClient, key(ACME)));
            assertRefused(explained("GET", hidden, aboutGermanClient, key(ACME)), 404, "visibility");
            assertVisible(explained("GET", hidden, "", key(ACME)));
            assertRefused(explained("GET", visible, "", key(GLOBEX)), 404, "visibility");
        }

        private void assertVisible(JsonNode told) {
            assertThat(told.get("decision").asString()).isEqualTo("allow");
            assertThat(told.at("/gates/3/outcome").asString()).isEqualTo("passed");
        }
    }

    @Nested
    class AboutWhatIsNoRequest {

        @Test
        void saysThatNoDocumentListsIt() {
            assertRefused(explained("GET", "/nothing", "", key(ACME)), 404, "operation");
            assertRefused(explained("DELETE", "/orders", "", key(ACME)), 405, "operation");
        }

        @Test
        void saysThatItIsMalformed() {
            var told = explained("GET", "/orders/../customers", "", key(ACME));
            assertThat(told.get("status").asInt()).isEqualTo(400);
            assertThat(told.at("/explanation/gate").asString()).isEqualTo("request");
        }

        @Test
        void needsAPath() {
            assertThat(platform.get("/access/v1/explain?method=GET", key(ACME)).statusCode())
                    .isEqualTo(400);
            assertThat(explain("FETCH", "/orders", "", key(ACME)).statusCode()).isEqualTo(400);
        }
    }
}
