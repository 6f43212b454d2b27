package dev.latchkey.console.operator;

import static dev.latchkey.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files would change is shown, and applied as it was shown. */
class ChangePageTest {

    private static final String PATH = "/operator/changes";

    private TestPlatform platform;
    private TestBrowser operator;
    private Path data;
    private Path document;

    @BeforeEach
    void start(@TempDir Path folder) {
        data = folder;
        platform = TestPlatform.start(folder);
        operator = TestOperator.signedIn(platform, InstantSource.system());
        document = platform.documents().stream()
                .filter(file -> file.endsWith("orders-api.yaml"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void edit(String from, String to) throws IOException {
        Files.writeString(document, Files.readString(document).replace(from, to));
    }

    private static String digest(String page) {
        var found = Pattern.compile("name=\"digest\" value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).as("a form").isTrue();
        return found.group(1);
    }

    private int orders() {
        return platform.get("/orders?limit=1").statusCode();
    }

    @Test
    void anOpeningIsShownBeforeItCounts() throws Exception {
        assertThat(operator.get(PATH).body()).contains("what is served already").doesNotContain("name=\"digest\"");
        edit("operationId: orders.all", "operationId: orders.all\n      security: []");
        var page = operator.get(PATH).body();
        assertThat(page).contains("GET /orders", "open to everybody", "Apply, and open this");
        assertThat(orders()).isEqualTo(401);

        edit("operationId: orders.create", "operationId: orders.create\n      summary: Another");
        var overtaken = operator.post(PATH, "digest", digest(page));
        assertThat(overtaken.statusCode()).isEqualTo(409);
        assertThat(overtaken.body()).contains("others by now than those you saw");
        assertThat(orders()).isEqualTo(401);
    }

    /** Files that are again what they were open something, once somebody has closed it. */
    @Test
    void whatWasShownBesideSomethingElseIsNotApplied() throws Exception {
        var closed = Files.readString(document);
        edit("operationId: orders.all", "operationId: orders.all\n      security: []");
        operator.post(PATH, "digest", digest(operator.get(PATH).body()));
        assertThat(orders()).isEqualTo(200);
        edit("operationId: orders.create", "operationId: orders.create\n      description: Once more.");
        var files = Files.readString(document);
        var page = operator.get(PATH).body();
        assertThat(page).contains("texts of documents").doesNotContain("Apply, and open this");

        Files.writeString(document, closed);
        operator.post(PATH, "digest", digest(operator.get(PATH).body()));
        assertThat(orders()).isEqualTo(401);
        Files.writeString(document, files);
        var overtaken = operator.post(PATH, "digest", digest(page));

        assertThat(overtaken.statusCode()).isEqualTo(409);
        assertThat(overtaken.body())
                .contains("others by now than those you saw", "open to everybody", "Apply, and open this");
        assertThat(orders()).isEqualTo(401);
        operator.post(PATH, "digest", digest(overtaken.body()));
        assertThat(orders()).isEqualTo(200);
    }

    /** Long documents take seconds; what they refer to counts like themselves. */
    @Test
    void filesThatAreAsTheyWereAreNotReadAgain() throws Exception {
        var changes = platform.changes();
        var same = changes.plan();
        assertThat(changes.plan()).isSameAs(same);
        edit("operationId: orders.all", "operationId: orders.all\n      security: []");
        var opening = changes.plan();
        assertThat(opening.opens()).isTrue();
        assertThat(changes.plan()).isSameAs(opening);

        var shared = document.resolveSibling("shared.yaml");
        var parameters = Files.readString(shared);
        Files.writeString(shared, parameters + "# Written anew.\n");
        assertThat(changes.plan()).isNotSameAs(opening);
        Files.delete(shared);
        assertThat(changes.plan()).isNotEqualTo(opening);
        Files.writeString(shared, parameters);
        assertThat(changes.plan()).isEqualTo(opening);

        assertThat(changes.apply(changes.plan().digest(), new Author(Author.Type.SYSTEM, "test")))
                .isInstanceOf(ApisChange.Outcome.Applied.class);
        assertThat(changes.plan().isEmpty()).isTrue();
    }

    /** Whatever files say, others go on working meanwhile. */
    @Test
    void whatTheStoreHoldsIsLookedAtAnew() throws Exception {
        var catalogue = data.resolve("catalogue.yaml");
        Files.writeString(catalogue, Files.readString(catalogue).replace("- name: department\n", ""));
        assertThat(platform.changes().plan().problems()).isEmpty();
        var administrator = TestBrowser.signedIn(platform, 0, 0);
        administrator.get("/settings/access-groups/new");
        administrator.post("/settings/access-groups/new", "name", "Sellers", "values.department", "sales");
        assertThat(platform.changes().plan().problems()).anyMatch(problem -> problem.contains("department"));
    }

    /** They may be of many megabytes, and virtual threads would wait for that. */
    @Test
    void documentsAreReadOnAThreadOfTheSystem() {
        assertThat(operator.get(PATH).statusCode()).isEqualTo(200);
        assertThat(Thread.getAllStackTraces().keySet()) // which knows no virtual one
                .extracting(Thread::getName)
                .contains("documents-1");
    }

    @Test
    void whatWasShownIsApplied() throws Exception {
        edit("operationId: orders.all", "operationId: orders.all\n      security: []");
        var create = "summary: Create an order\n      security: ";
        edit(create + "[{key: []}, {oauth: [orders_manage]}]", create + "[{nobody: []}]");
        var applied = operator.post(PATH, "digest", digest(operator.get(PATH).body()));
        assertThat(location(applied)).contains("note=applied");
        assertThat(orders()).isEqualTo(200);
        assertThat(operator.get("/operator/apis?note=applied").body())
                .contains("Applied.", "generation 2 of the files");
        assertThat(operator.get("/operator/apis/orders-api").body())
                .containsPattern("(?s)Open to everybody\\s*<span class=\"n\">1</span>");
        assertThat(operator.get("/operator").body()).contains("one operation is closed: nobody gets in");
        assertThat(TestAudit.entries(platform.domain().stores(), "platform"))
                .map(entry -> entry.entry().event().name() + " "
                        + entry.entry().author().type())
                .contains("APIS_CHANGED OPERATOR");
        assertThat(operator.get("/operator/audit-log?entityType=APIS").body())
                .contains("operator@latchkey.example changed what is served of orders-api</span>");
        edit("operationId: orders.all", "operationId: orders.every");
        platform.changes()
                .apply(platform.changes().plan().digest(), new Author(Author.Type.OPERATOR, "command-line"), _ -> {});
        assertThat(operator.get("/operator/audit-log?entityType=APIS").body())
                .contains("The command line changed what is served</span>");
    }

    /** The files are read first, which may take seconds; whoever is no operator by then does nothing. */
    @Test
    void powerIsAskedForOnceTheFilesAreRead() throws Exception {
        edit("operationId: orders.all", "operationId: orders.all\n      security: []");
        var plan = platform.changes().plan();
        assertThatThrownBy(
                        () -> platform.changes().apply(plan.digest(), new Author(Author.Type.OPERATOR, "gone"), tx -> {
                            throw CommandRefused.notPermitted("no operator any more");
                        }))
                .isInstanceOf(CommandRefused.class);
        assertThat(orders()).isEqualTo(401);
        assertThat(platform.changes().plan()).isEqualTo(plan);
        assertThat(operator.post(PATH, "digest", plan.digest()).statusCode()).isEqualTo(303);
        assertThat(orders()).isEqualTo(200);
    }

    /** However many there are: what is not shown is opened unseen. */
    @Test
    void everyOpeningIsShownAndEverythingElseByPages() throws Exception {
        var small = Files.readString(document);
        var many = IntStream.range(0, 250).mapToObj("""
              /bulk/%03d:
                get:
                  operationId: bulk%1$03d
                  security: []
                  responses: { "200": { description: Done } }
            """::formatted).collect(Collectors.joining());
        edit("\npaths:\n", "\npaths:\n" + many);
        var scopes = IntStream.range(0, 120)
                .mapToObj(i -> "bulk_%03d: Scope %1$d".formatted(i))
                .collect(Collectors.joining(", "));
        edit("  securitySchemes:\n", """
              securitySchemes:
                bulk: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {%s}}}}
            """.formatted(scopes));
        var opening = operator.get(PATH).body();
        assertThat(bulk(opening)).hasSize(250);
        assertThat(opening).contains("250 operations changes; 250 of them open", "250 operations open");
        operator.post(PATH, "digest", digest(opening));

        assertThat(bulk(operator.get("/operator/apis/orders-api").body())).hasSizeBetween(50, 249);
        assertThat(walked("/operator/apis/orders-api")).hasSize(250);
        assertThat(walked("/operator/apis/orders-api?show=open")).hasSize(250);
        assertThat(walked("/operator/apis/orders-api?show=closed")).isEmpty();
        assertThat(walked("/operator/apis/orders-api?q=GET+%2FBULK%2F1")).hasSize(100);
        assertThat(operator.get("/operator/apis/orders-api?page=999999").body())
                .contains("rel=\"prev\"", ">/orders")
                .doesNotContain("rel=\"next\"");
        assertThat(walked("/operator/apis/orders-api?page=-1")).hasSize(250);

        // There may be a thousand scopes, and a page stays one that a browser shows at once.
        for (var scopesPage : List.of("/operator/catalogue", "/reference/scopes")) {
            assertThat(named(operator.get(scopesPage).body())).as(scopesPage).hasSizeLessThanOrEqualTo(50);
            assertThat(walkedBy(ChangePageTest::named, scopesPage))
                    .as(scopesPage)
                    .hasSize(120);
        }

        Files.writeString(document, small);
        assertThat(operator.get(PATH).body()).contains("250 operations changes; none of them opens");
        assertThat(walked(PATH)).hasSize(250);
    }

    /** Those of one path are told once, and on the page of their API too. */
    @Test
    void contradictionsOfOneDocumentAreToldByTheirCause() throws Exception {
        var others = IntStream.range(0, 20).mapToObj("""
              /bulk/{id}/b%d:
                get:
                  operationId: bulk%1$d
                  parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
                  responses: { "200": { description: Done } }
            """::formatted).collect(Collectors.joining());
        edit("\npaths:\n", "\npaths:\n" + """
              /bulk/templates/{code}:
                get:
                  operationId: bulkTemplate
                  security: []
                  parameters: [{ name: code, in: path, required: true, schema: { type: string } }]
                  responses: { "200": { description: Done } }
            """ + others);
        operator.post(PATH, "digest", digest(operator.get(PATH).body()));
        assertThat(List.of(
                        operator.get("/operator/apis").body(),
                        operator.get("/operator/apis/orders-api").body()))
                .allSatisfy(body -> assertThat(body)
                        .containsOnlyOnce("one of 20 other operations")
                        .contains("Show 20 of them"));
        assertThat(operator.get("/operator/apis").body()).contains("Operations that contradict each other");
        assertThat(operator.get("/operator/apis/orders-api").body()).contains("Closed by contradictions: 20");
    }

    /** What is found from a page on by the links to the next one. */
    private Set<String> walked(String path) {
        return walkedBy(ChangePageTest::bulk, path);
    }

    private Set<String> walkedBy(Function<String, Set<String>> read, String path) {
        var found = new TreeSet<String>();
        var next = path;
        while (next != null) {
            var body = operator.get(next).body();
            found.addAll(read.apply(body));
            var link = Pattern.compile("rel=\"next\" href=\"([^\"#]+)|href=\"([^\"#]+)\" rel=\"next\"")
                    .matcher(body);
            next = link.find() ? (link.group(1) == null ? link.group(2) : link.group(1)).replace("&amp;", "&") : null;
        }
        return found;
    }

    /** Scopes. */
    private static Set<String> named(String body) {
        return Pattern.compile("bulk_[0-9]{3}")
                .matcher(body)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> bulk(String body) {
        return Pattern.compile("/bulk/[0-9]{3}")
                .matcher(body.replace("<wbr>", ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsInTheWayIsTold() throws Exception {
        edit("openapi: 3.0.3", "openapi: 9.9");
        var page = operator.get(PATH).body();
        assertThat(page).contains("In the way", "orders-api.yaml").doesNotContain("name=\"digest\"");
    }
}
