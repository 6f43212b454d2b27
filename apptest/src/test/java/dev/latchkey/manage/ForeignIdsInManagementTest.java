package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the platform's own documents, with every kind of another company's identifier in path, query and body: it is
 * answered as an identifier that nobody has, and that company's rows stay as they were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignIdsInManagementTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{[a-zA-Z]+}");
    private static final String NOBODYS = "0198aaaa-0000-7000-8000-00000000abcd";

    /** What each operation that changes something is sent, beside the identifier in its path. */
    private static final Map<String, String> BODIES = Map.of(
            "credentials.update", "{\"name\":\"Mallory\"}",
            "credentials.setAuthentication", "{\"jwksUri\":\"https://keys.example/\"}",
            "credentials.rotate", "{\"overlap\":\"NONE\"}",
            "users.update", "{\"firstName\":\"Mallory\"}",
            "scopeTrials.start", "{\"days\":1}",
            "applications.approve", "{\"scopes\":[\"orders_read\"]}",
            "systemRoles.update", "{\"name\":\"Mallory\",\"permissions\":[]}",
            "accessGroups.update", "{\"name\":\"Mallory\",\"rules\":{\"country\":[\"xx\"]}}");

    private TestPlatform platform;
    private ForeignCompany acme;
    private Map<String, String> ids;
    private List<Operation> operations;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        platform = TestPlatform.start(folder);
        acme = new ForeignCompany(platform, folder);
        platform.domain()
                .companies()
                .roles()
                .createRole(acme.administrator(), "cr_foreign", "Foreign", Set.of(Permissions.AUDIT_VIEW));
        ids = new LinkedHashMap<>(acme.ids());
        ids.put("role", "cr_foreign");
        var reader = new OpenApiReader(
                TestCatalogue.ORDERS.scopes(),
                TestCatalogue.ORDERS.permissions().all(),
                TestCatalogue.ORDERS.carriers());
        var documents = new ArrayList<ApiDocument>();
        for (var written : PlatformDocuments.copyTo(folder.resolve("read-again"), TestCatalogue.ORDERS)) {
            documents.add(reader.read(written.name(), written.file()));
        }
        operations = documents.stream()
                .flatMap(document -> document.operations().stream())
                .toList();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> asGlobex(HttpMethod method, String path, String body) {
        return as(1, method, path, body);
    }

    private HttpResponse<String> as(int company, HttpMethod method, String path, String body) {
        var request = platform.request(platform.api(path), "X-Api-Key", platform.apiKey(company))
                .method(method.name(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return platform.send(request);
    }

    /** Without the id of the request, which is never the same. */
    private static String words(HttpResponse<String> answer) {
        return answer.body().replaceAll("urn:latchkey:request:[0-9a-f]+", "");
    }

    @Test
    void inThePathAreLikeThoseThatNobodyHas() throws SQLException {
        var before = acme.rows();
        var wrong = new ArrayList<String>();
        var tried = 0;
        for (var operation : operations) {
            var template = operation.paths().getFirst().toString();
            if (!template.contains("{")) {
                continue;
            }
            var body = BODIES.getOrDefault(operation.id(), "");
            var unknown =
                    asGlobex(operation.method(), PARAMETER.matcher(template).replaceAll(NOBODYS), body);
            assertThat(unknown.statusCode()).as(operation.toString()).isEqualTo(404);
            for (var id : ids.entrySet()) {
                tried++;
                var path = PARAMETER.matcher(template).replaceAll(id.getValue());
                var answer = asGlobex(operation.method(), path, body);
                if (answer.statusCode() != 404 || !words(answer).equals(words(unknown))) {
                    wrong.add(operation.signature() + " with " + id.getKey() + ": " + answer.statusCode());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(100);
        assertThat(acme.rows()).isEqualTo(before);
    }

    /**
     * What an identifier in a path is of.
     *
     * @param words for it in an answer
     * @param kinds those of {@link #ids} that are of it
     */
    private record Expected(Set<String> words, Set<String> kinds) {}

    private static final Map<String, Expected> EXPECTED = Map.of(
            "{credentialId}", new Expected(Set.of("credential", "client", "trial"), Set.of("client", "key")),
            "{secretId}", new Expected(Set.of("secret"), Set.of("secret")),
            "{requestId}", new Expected(Set.of("request"), Set.of()),
            "{userId}", new Expected(Set.of("user", "grant"), Set.of("user")),
            "{roleId}", new Expected(Set.of("system role"), Set.of("role")),
            "{groupId}", new Expected(Set.of("access group"), Set.of("group")),
            "{clientId}", new Expected(Set.of("application", "request", "grant"), Set.of("application")));

    private static List<Expected> expectedIn(String template) {
        return PARAMETER
                .matcher(template)
                .results()
                .map(found -> Objects.requireNonNull(EXPECTED.get(found.group()), found.group()))
                .toList();
    }

    /** Identifiers do not say what they are of; so whoever mistakes one for another is told of what there is none. */
    @Test
    void ofAnotherKindAreToldByTheKindThatIsExpected() throws SQLException {
        var before = acme.rows();
        var wrong = new ArrayList<String>();
        var tried = 0;
        for (var operation : operations) {
            var template = operation.paths().getFirst().toString();
            var expected = expectedIn(template);
            var body = BODIES.getOrDefault(operation.id(), "");
            for (var id : ids.entrySet()) {
                if (expected.isEmpty() || expected.stream().anyMatch(one -> one.kinds.contains(id.getKey()))) {
                    continue;
                }
                tried++;
                var path = PARAMETER.matcher(template).replaceAll(id.getValue());
                var answer = as(0, operation.method(), path, body);
                var isNamed = expected.stream()
                        .flatMap(one -> one.words.stream())
                        .anyMatch(word -> answer.body().contains("there is no such " + word));
                if (answer.statusCode() != 404 || !isNamed) {
                    wrong.add(operation.signature() + " with " + id.getKey() + ": " + answer.statusCode() + " "
                            + answer.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(80);
        assertThat(acme.rows().get("audit_entry")).isEqualTo(before.get("audit_entry"));
    }

    @Test
    void thatDisagreeWithEachOtherFindNothing() throws SQLException {
        var before = acme.rows();
        var own = platform.client(1, 0).get("clientId").asString();
        var secret = asGlobex(HttpMethod.DELETE, "/manage/v1/credentials/" + own + "/secrets/" + ids.get("secret"), "");
        assertThat(secret.statusCode()).isEqualTo(404);
        var ownUser = platform.user(1, 2).get("id").asString();
        var grant = asGlobex(
                HttpMethod.DELETE, "/manage/v1/applications/" + ids.get("application") + "/grants/" + ownUser, "");
        assertThat(grant.statusCode()).isEqualTo(404);
        assertThat(acme.rows()).isEqualTo(before);
    }

    @Test
    void inTheQueryTellNothing() throws SQLException {
        var before = acme.rows();
        for (var id : ids.values()) {
            var position = Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
            for (var query : List.of(
                    "/manage/v1/credentials?limit=100&q=" + id,
                    "/manage/v1/credentials?limit=100&pageId=" + position,
                    "/manage/v1/users?limit=100&q=" + id,
                    "/manage/v1/users?limit=100&pageId=" + position,
                    "/manage/v1/applications?pageId=" + position,
                    "/audit-api/v201910/audit-events?entityId=" + id,
                    "/audit-api/v201910/audit-events?authorId=" + id)) {
                var body = asGlobex(HttpMethod.GET, query, "").body();
                for (var foreign : ids.entrySet()) {
                    // An application is the partner's, and may be known in both companies.
                    if (!foreign.getKey().equals("application")) {
                        assertThat(body).as(query).doesNotContain(foreign.getValue());
                    }
                }
            }
        }
        assertThat(acme.rows()).isEqualTo(before);
    }

    @Test
    void inTheBodyAreNoRolesAndGroups() throws SQLException {
        var before = acme.rows();
        var own = "/manage/v1/credentials/"
                + platform.client(1, 0).get("clientId").asString();
        var ownUser = "/manage/v1/users/" + platform.user(1, 2).get("id").asString();
        for (var role : List.of(ids.get("role"), NOBODYS)) {
            var made = asGlobex(
                    HttpMethod.POST,
                    "/manage/v1/credentials",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"scopes\":[\"orders_read\"],\"systemRole\":\"" + role
                            + "\"}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(422);
            assertThat(asGlobex(HttpMethod.PATCH, own, "{\"systemRole\":\"" + role + "\"}")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(asGlobex(HttpMethod.PATCH, ownUser, "{\"systemRole\":\"" + role + "\"}")
                            .statusCode())
                    .isEqualTo(422);
        }
        for (var group : List.of(ids.get("group"), NOBODYS)) {
            assertThat(asGlobex(HttpMethod.PATCH, own, "{\"accessGroup\":\"" + group + "\"}")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(asGlobex(HttpMethod.PATCH, ownUser, "{\"accessGroup\":\"" + group + "\"}")
                            .statusCode())
                    .isEqualTo(422);
        }
        assertThat(acme.rows()).isEqualTo(before);
    }
}
