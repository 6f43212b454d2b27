package dev.latchkey.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The search: it finds what somebody may go to, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPagesTest {

    private static final Pattern HIT = Pattern.compile("<li>(?:(?!</li>).)*?<a href=\"([^\"]+)\"", Pattern.DOTALL);

    private TestPlatform platform;
    private ForeignCompany acme;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        acme = new ForeignCompany(platform, folder);
        admin = TestBrowser.signedIn(platform, 0, 0);
        var commands = platform.domain().credentials().commands();
        IntStream.range(0, 7)
                .forEach(i -> commands.createApiKey(acme.administrator(), new NewApiKey("Order users key " + i, "")));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static HttpResponse<String> ask(TestBrowser person, String path, String question) {
        return person.get(path + "?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8));
    }

    /** Where the results of a question lead. */
    private static List<String> hits(TestBrowser person, String path, String question) {
        var answer = ask(person, path, question);
        assertThat(answer.statusCode()).as(question).isEqualTo(200);
        var main = answer.body()
                .substring(answer.body().indexOf("<main"), answer.body().indexOf("</main>"));
        return HIT.matcher(main).results().map(found -> found.group(1)).toList();
    }

    private List<String> hits(String question) {
        return hits(admin, "/search", question);
    }

    private List<CredentialLine> credentials(int company) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.credentialList()
                        .page(tx, platform.companyId(company), CredentialSearch.ALL, null, 100, Instant.EPOCH))
                .lines();
    }

    private static String lastFour(CredentialLine line) {
        return line.hint().substring(Math.max(0, line.hint().length() - 4));
    }

    @Test
    void findsEveryKindByName() {
        var client = platform.client(0, 0);
        var name = credentials(0).stream()
                .filter(line -> line.id().equals(client.get("clientId").asString()))
                .findFirst()
                .orElseThrow()
                .name();
        assertThat(hits(name.toUpperCase(Locale.ROOT)))
                .contains("/settings/credentials/" + client.get("clientId").asString());
        var person = platform.user(0, 2);
        assertThat(hits(person.get("email").asString()))
                .containsExactly("/settings/users/" + person.get("id").asString());
        assertThat(hits("audit l")).contains("/settings/audit-log");
        assertThat(hits("secur")).contains("/account/security");
        assertThat(hits("orders_read")).anyMatch(path -> path.startsWith("/reference/orders-api/"));
        var application = new TestGrants(platform);
        application.tokens(TestGrants.CONFIDENTIAL, "STANDARD", Scopes.parse("orders_read"));
        var applicationName =
                application.application(TestGrants.CONFIDENTIAL).get("name").asString();
        assertThat(hits(applicationName))
                .contains("/settings/applications/" + application.clientId(TestGrants.CONFIDENTIAL));
    }

    @Test
    void findsCredentialsByTheLastFourOfASecret() {
        var line = credentials(0).stream()
                .filter(one -> !one.hint().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(hits(lastFour(line))).contains("/settings/credentials/" + line.id());
        assertThat(ask(admin, "/search", lastFour(line)).body()).contains("…" + lastFour(line));
    }

    @Test
    void sendsWhoAsksForAnIdThere() {
        var client = platform.client(0, 0).get("clientId").asString();
        assertThat(TestBrowser.location(ask(admin, "/search", " " + client + " ")))
                .isEqualTo("/settings/credentials/" + client);
        var user = platform.user(0, 2).get("id").asString();
        assertThat(TestBrowser.location(ask(admin, "/search", user))).isEqualTo("/settings/users/" + user);
    }

    @Test
    void findsAtMostTwentyThingsAndSaysWhereTheOthersAre() {
        for (var question : List.of("e", "o", "r", "order", "users")) {
            var page = ask(admin, "/search", question).body();
            assertThat(hits(question)).hasSizeBetween(1, 20).doesNotHaveDuplicates();
            assertThat(page).contains("role=\"search\"");
        }
        assertThat(ask(admin, "/search", "order users").body())
                .contains("href=\"/settings/credentials?q=order+users\"");
    }

    @Test
    void asksBackForNothingAndSaysWhenNothingIsFound() {
        assertThat(hits("")).isEmpty();
        assertThat(hits(" ")).isEmpty();
        assertThat(ask(admin, "/search", "zzzz%_!\\").body()).contains("Nothing found", "zzzz%_!\\");
        assertThat(ask(admin, "/search", "<script>alert(1)</script>").body()).doesNotContain("<script>alert");
        assertThat(ask(admin, "/search", "ü".repeat(300)).statusCode()).isEqualTo(200);
    }

    /** By all that another company has: ids, addresses, names and the last four of secrets. */
    @Test
    void nothingOfAnotherCompanyIsFound() {
        var globex = TestBrowser.signedIn(platform, 1, 0);
        var questions = new TreeSet<>(acme.ids().values());
        var foreign = new TreeSet<String>();
        for (var line : credentials(0)) {
            questions.addAll(List.of(line.id(), line.name()));
            if (!line.hint().isEmpty()) {
                questions.add(lastFour(line));
            }
            foreign.add(line.id());
        }
        platform.sheet().get("companies").get(0).get("users").forEach(user -> {
            questions.add(user.get("email").asString());
            questions.add(user.get("id").asString());
            foreign.add(user.get("id").asString());
        });
        foreign.addAll(acme.ids().values());
        var own = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        foreign.remove(own);
        assertThat(questions).hasSizeGreaterThan(25);
        var wrong = new ArrayList<String>();
        for (var question : questions) {
            var answer = ask(globex, "/search", question);
            if (answer.statusCode() != 200 && !TestBrowser.location(answer).endsWith(own)) {
                wrong.add(question + ": " + answer.statusCode());
            }
            foreign.stream()
                    .filter(id -> answer.body().contains("/" + id + "\""))
                    .forEach(id -> wrong.add(question + " found " + id));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRoleFindsOnlyWhatItMaySee() {
        var nobody = TestBrowser.signedIn(platform, 0, 4);
        var questions = new TreeSet<>(acme.ids().values());
        credentials(0).forEach(line -> questions.addAll(List.of(line.id(), line.name())));
        questions.addAll(List.of("order", "audit", "user", "a", "e"));
        for (var question : questions) {
            assertThat(hits(nobody, "/search", question)).as(question).noneMatch(path -> path.startsWith("/settings/"));
        }
    }

    @Test
    void operatorsFindCompaniesPartnersAndApis() {
        var operator = TestOperator.signedIn(platform, InstantSource.system());
        var stores = platform.domain().stores();
        var company = stores.transactions()
                .read(tx -> stores.companies().find(tx, platform.companyId(0)))
                .orElseThrow();
        var partner = stores.transactions()
                .read(tx -> stores.partners().page(tx, "", 1))
                .getFirst();
        assertThat(hits(operator, "/operator/search", company.name())).contains("/operator/companies/" + company.id());
        assertThat(hits(operator, "/operator/search", company.identifier()))
                .contains("/operator/companies/" + company.id());
        assertThat(hits(operator, "/operator/search", partner.name())).contains("/operator/partners/" + partner.id());
        assertThat(hits(operator, "/operator/search", "ORDERS-AP")).contains("/operator/apis/orders-api");
        assertThat(hits(operator, "/operator/search", "limits")).contains("/operator/limits");
        assertThat(TestBrowser.location(ask(operator, "/operator/search", company.id())))
                .isEqualTo("/operator/companies/" + company.id());
        assertThat(operator.get("/operator").body()).contains("href=\"/operator/search\"");

        assertThat(operator.get("/search?q=a").statusCode()).isEqualTo(403);
        assertThat(admin.get("/operator/search?q=a").statusCode()).isEqualTo(403);
        assertThat(TestBrowser.location(new TestBrowser(platform).get("/search?q=a")))
                .startsWith("/account/sign-in");
    }

    @Test
    void partnersFindWhatIsTheirs() {
        var partner = new TestPartner(platform);
        var viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, InstantSource.system());
        var application = platform.sheet().get("partner").get("applications").get(0);
        var clientId = application.get("clientId").asString();
        var path = "/partner/applications/" + clientId;
        assertThat(ofPartner(viewer, application.get("name").asString().toUpperCase(Locale.ROOT)))
                .contains(path);
        assertThat(ofPartner(viewer, clientId.substring(1))).containsExactly(path);
        assertThat(TestBrowser.location(ask(viewer, PARTNER, clientId))).isEqualTo(path);
        var redirectUri = application.get("redirectUris").get(0).asString();
        assertThat(ofPartner(viewer, redirectUri)).contains(path);
        assertThat(viewer.get("/partner/applications?q=" + URLEncoder.encode(redirectUri, StandardCharsets.UTF_8))
                        .body())
                .as("the list that goes on where the search ends")
                .contains("href=\"" + path + "\"");
        assertThat(ofPartner(viewer, lastFour(application.get("clientSecret").asString())))
                .contains(path);
        assertThat(ofPartner(viewer, lastFour(platform.partnerKey()))).contains("/partner/key");
        assertThat(ofPartner(viewer, "viewer@")).containsExactly("/partner/members/the-VIEWER");
        assertThat(ofPartner(viewer, "partner api")).contains("/partner/key");
        assertThat(ofPartner(viewer, "secur")).contains("/account/security");
        assertThat(ofPartner(viewer, "orders_read")).anyMatch(found -> found.startsWith("/reference/orders-api/"));
        assertThat(ofPartner(viewer, "e")).hasSizeBetween(1, 20);
        assertThat(viewer.get("/partner").body())
                .contains("href=\"/partner/search\"", "<dialog class=\"card go\"", "action=\"/partner/search\"");
        assertThat(viewer.get("/search?q=a").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/operator/search?q=a").statusCode()).isEqualTo(403);
        assertThat(admin.get("/partner/search?q=a").statusCode()).isEqualTo(403);
    }

    @Test
    void nothingOfAnotherPartnerIsFoundNorOneThatEnded() {
        var partner = new TestPartner(platform);
        var operator = new PartnerActor.OfPlatform(new Actor.Operator("command-line"));
        var theirs = platform.domain().partners().commands();
        var other = theirs.createPartner(new Actor.Operator("command-line"), "rival", "Rival Works");
        var key = theirs.regenerateKey(operator, other.id(), new RotationOverlap.None());
        var foreign = partner.colleague(other.id(), PartnerRole.VIEWER, InstantSource.system());
        assertThat(ofPartner(foreign, lastFour(key.secret().reveal()))).containsExactly("/partner/key");
        var application = platform.sheet().get("partner").get("applications").get(0);
        for (var question : List.of(
                application.get("clientId").asString(),
                application.get("name").asString(),
                application.get("redirectUris").get(0).asString(),
                lastFour(application.get("clientSecret").asString()),
                lastFour(platform.partnerKey()),
                platform.sheet().get("partner").get("email").asString())) {
            assertThat(ofPartner(foreign, question)).as(question).isEmpty();
        }
        theirs.regenerateKey(operator, other.id(), new RotationOverlap.None());
        assertThat(ofPartner(foreign, lastFour(key.secret().reveal())))
                .as("one that ended")
                .isEmpty();
    }

    private static final String PARTNER = "/partner/search";

    private static List<String> ofPartner(TestBrowser person, String question) {
        return hits(person, PARTNER, question);
    }

    private static String lastFour(String secret) {
        return secret.substring(secret.length() - 4);
    }

    @Test
    void theBarLeadsToIt() {
        var page = admin.get("/settings/users").body();
        assertThat(page).contains("href=\"/search\"", "<dialog class=\"card go\"", "action=\"/search\"");
        assertThat(admin.get("/account/security").body())
                .contains("href=\"/search\"")
                .doesNotContain("<dialog");
        assertThat(new TestBrowser(platform).get("/reference").body()).doesNotContain("/search\"", "<dialog");
    }
}
