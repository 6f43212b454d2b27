package dev.latchkey.demo.hiring.testing;

import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.demo.hiring.HiringApi;
import dev.latchkey.demo.hiring.HiringApiSettings;
import dev.latchkey.demo.hiring.HiringDocuments;
import dev.latchkey.demo.hiring.data.HiringData;
import dev.latchkey.demo.hiring.data.HiringSeed;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedCompany;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedUser;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.DirectoryUser;
import dev.latchkey.demo.hiring.directory.OrgRule;
import dev.latchkey.demo.hiring.directory.OrgRule.OrgField;
import dev.latchkey.demo.hiring.testing.TestPrincipals.Caller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hiring API with the data of two companies, on a free port and in a folder of its own. */
public final class TestHiring implements AutoCloseable {

    private static final List<String> ROLES =
            List.of("ADMINISTRATOR", "EXTENDED", "STANDARD", "RESTRICTED", "EMPLOYEE");
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    public static final String PARTNER = "partner-1";
    public static final String OTHER_PARTNER = "partner-2";
    public static final List<OrgRule> GERMAN_ENGINEERING = List.of(
            new OrgRule(OrgField.COUNTRY, Set.of("de")), new OrgRule(OrgField.DEPARTMENT, Set.of("Engineering")));
    public static final List<OrgRule> LABS_OR_NORTH =
            List.of(new OrgRule(OrgField.BRAND, Set.of("Acme Labs", "North")));
    public static final HiringSeed SEED = new HiringSeed(
            List.of(company("acme", "Acme", 230, 5_300), company("globex", "Globex", 60, 1_200)),
            List.of(PARTNER, OTHER_PARTNER));

    /** @param body a missing node when the answer has none */
    public record Reply(int status, JsonNode body, HttpResponse<String> response) {
        public String text(String pointer) {
            return body.at(pointer).asString();
        }
    }

    public final InMemoryDirectory directory = new InMemoryDirectory();
    public final Path database;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HiringApi api;

    private TestHiring() throws IOException {
        database = Files.createTempDirectory("hiring").resolve("hiring.db");
        HiringData.generateIfEmpty(database, SEED);
        SEED.companies().forEach(this::fillDirectory);
        api = HiringApi.start(new HiringApiSettings(
                vertx,
                "127.0.0.1",
                0,
                database,
                TestPrincipals.verifier(),
                directory,
                Set.copyOf(HiringDocuments.names()),
                InstantSource.system()));
    }

    public static TestHiring start() throws IOException {
        return new TestHiring();
    }

    /** The id of a company's user of that role. */
    public static String userId(String company, String role) {
        return company + "-" + role.toLowerCase(Locale.ROOT);
    }

    private static SeedCompany company(String identifier, String name, int jobs, int candidates) {
        return new SeedCompany(
                identifier + "-id",
                identifier,
                name,
                ROLES.stream()
                        .map(role -> new SeedUser(userId(identifier, role), role))
                        .toList(),
                List.of(GERMAN_ENGINEERING, LABS_OR_NORTH),
                jobs,
                candidates);
    }

    private void fillDirectory(SeedCompany company) {
        directory.add(company.id(), new DirectoryAccessGroup("german", "German engineering", GERMAN_ENGINEERING));
        directory.add(company.id(), new DirectoryAccessGroup("labs", "Labs or North", LABS_OR_NORTH));
        directory.add(company.id(), new DirectoryAccessGroup("empty", "No rules", List.of()));
        for (var user : company.users()) {
            directory.add(
                    company.id(),
                    new DirectoryUser(
                            user.id(),
                            user.id() + "@example.com",
                            "First",
                            "Last",
                            user.systemRole(),
                            user.systemRole(),
                            null,
                            true,
                            "en",
                            Instant.EPOCH,
                            Instant.EPOCH));
        }
    }

    public Reply get(Caller caller, String api, String target) {
        return send(TestPrincipals.sign(caller, api), "GET", target, null);
    }

    public Reply send(Caller caller, String api, String method, String target, String body) {
        return send(TestPrincipals.sign(caller, api), method, target, body);
    }

    /** @param principal value of the header; absent for none */
    public Reply send(@Nullable String principal, String method, String target, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + target))
                .timeout(ANSWER_TIMEOUT)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (principal != null) {
            request.header(PrincipalVerifier.HEADER, principal).header("X-Request-Id", "req-1");
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var json = response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
            return new Reply(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every page of a list paged by cursor: the ids, as they came, each page's total checked against the first's. */
    public List<String> ids(Caller caller, String api, String target) {
        var ids = new ArrayList<String>();
        var total = -1;
        var next = "";
        do {
            var separator = target.contains("?") ? "&" : "?";
            var page = get(caller, api, target + separator + "limit=97" + (next.isEmpty() ? "" : "&pageId=" + next));
            if (page.status() != 200) {
                throw new AssertionError("expected 200, got " + page.status() + " " + page.body());
            }
            if (total >= 0 && total != page.body().get("totalFound").asInt()) {
                throw new AssertionError("the total changed between pages");
            }
            total = page.body().get("totalFound").asInt();
            page.body().get("content").forEach(row -> ids.add(row.get("id").asString()));
            next = page.text("/nextPageId");
        } while (!next.isEmpty());
        if (total != ids.size()) {
            throw new AssertionError("expected " + total + " rows by the total, got " + ids.size());
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        http.close();
        api.close();
        vertx.close().await();
        try (var files = Files.list(database.resolveSibling("."))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(database.resolveSibling("").toAbsolutePath());
    }
}
