package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A platform that is branded while it runs: nobody who uses it reads our name where theirs belongs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrandedPlatformTest {

    private static final int PAGES_MAX = 120;

    private static final String LOGO =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 24\"><path d=\"M0 0h96v24z\"/></svg>";

    private static final String BRAND = """

        brand:
          logo: mark.svg
          colour: '#8a1538'
          colourDark: '#ff9db0'
          realm: Shop API
          environmentPrefix: SHOP
          signature: [Your shop, 'Questions? https://shop.example/help']
        """;

    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*\\bhref=\"(/[^\"]*)\"");

    /** Our name where it is the name of a header, of a command, of a variable that a command reads, of a file, or in the address of the tests' operator. */
    private static final Pattern ALLOWED = Pattern.compile(
            "Latchkey-(?:Principal|In-Force)|latchkey"
                + " (?:apis|app|audit|backup|client|company|doctor|explain|init|key|keys|operator|partner|serve|user)\\b"
                + "|LATCHKEY_HEAP|latchkey_key_header|latchkey\\.db|operator@latchkey\\.example|/assets/[0-9a-f]{16}/latchkey\\.(?:css|js)");

    private static final Pattern NAME = Pattern.compile("(?i).{0,60}latchkey.{0,60}");

    private TestPlatform platform;
    private Path folder;

    @BeforeAll
    void brand(@TempDir Path data) throws IOException {
        folder = data;
        platform = TestPlatform.start(data);
        assertThat(challenge()).startsWith("Bearer realm=\"latchkey\"");
        assertThat(new TestBrowser(platform).get("/").body())
                .contains("<title>The key to your order data · Latchkey</title>");

        Files.writeString(data.resolve("mark.svg"), LOGO);
        var catalogue = data.resolve("catalogue.yaml");
        var text = Files.readString(catalogue).replaceFirst("(?m)^words:\n", "words:\n  product: Corner Shop\n");
        Files.writeString(catalogue, text + BRAND);
        apply();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private void apply() {
        var plan = platform.changes().plan();
        assertThat(plan.isApplicable())
                .as("%s %s", plan.problems(), plan.restarts())
                .isTrue();
        assertThat(platform.changes().apply(plan.digest(), new Author(Author.Type.OPERATOR, "command-line")))
                .isInstanceOf(ApisChange.Outcome.Applied.class);
    }

    private String challenge() {
        return platform.get("/orders").headers().firstValue("WWW-Authenticate").orElse("");
    }

    private static List<String> named(String where, String text) {
        return NAME.matcher(ALLOWED.matcher(text).replaceAll(""))
                .results()
                .map(found -> where + ": " + found.group())
                .toList();
    }

    /** Follows links, one page of each kind. */
    private List<String> walk(TestBrowser person, String from) {
        var wrong = new ArrayList<String>();
        var known = new TreeSet<>(List.of(from));
        var open = new ArrayDeque<>(known);
        var seen = 0;
        while (!open.isEmpty() && seen++ < PAGES_MAX) {
            var path = open.removeFirst();
            var page = person.get(path).body();
            wrong.addAll(named(path, page));
            LINK.matcher(page)
                    .results()
                    .map((MatchResult link) ->
                            link.group(1).replaceFirst("#.*", "").replace("&amp;", "&"))
                    .filter(link -> !isFile(link) && known.add(kind(link)))
                    .forEach(open::add);
        }
        assertThat(seen).isGreaterThan(3);
        return wrong;
    }

    /** Documents are the operator's own, or written for programs. */
    private static boolean isFile(String link) {
        return link.contains("/export") || link.matches(".*\\.(?:yaml|json)");
    }

    private static String kind(String link) {
        return link.replaceFirst("\\?.*", "")
                .replaceAll("/[^/]*[0-9][^/]*", "/{id}")
                .replaceAll("^(/reference/[^/]+)/.*", "$1/{operation}");
    }

    @Test
    void noPageOfAnybodySaysOurName() {
        var visitor = new TestBrowser(platform);
        var wrong = new ArrayList<>(walk(visitor, "/"));
        wrong.addAll(named("unknown", visitor.get("/no-such-page").body()));
        wrong.addAll(walk(TestBrowser.signedIn(platform, 0, 0), "/"));
        wrong.addAll(walk(TestOperator.signedIn(platform, InstantSource.system()), "/operator"));
        var consenting = TestBrowser.signedIn(platform, 0, 2);
        var consent = consenting.get(TestBrowser.location(consenting.get(
                "/identity/oauth/allow?client_id=" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL))));
        assertThat(consent.body()).contains("Corner Shop");
        wrong.addAll(named("consent", consent.body()));
        assertThat(wrong).isEmpty();
    }

    @Test
    void aVisitorIsToldWhatItIsFor() {
        var page = new TestBrowser(platform).get("/").body();
        assertThat(page)
                .contains(
                        "<title>The key to your order data · Corner Shop</title>",
                        "The key to your order data",
                        "href=\"/account/sign-in\"",
                        "href=\"/reference\"",
                        "href=\"/reference/orders-api\"");
    }

    @Test
    void lettersAreSignedAndSpeakOfTheProduct() throws Exception {
        try (var outbox = new Outbox(folder)) {
            var forgetful = new TestBrowser(platform);
            forgetful.get("/account/forgotten-password");
            forgetful.post(
                    "/account/forgotten-password",
                    "email",
                    platform.user(1, 1).get("email").asString());
            var letter = Files.readString(outbox.next());
            assertThat(letter)
                    .contains("Subject: ", "Corner Shop", "Your shop", "Questions? https://shop.example/help")
                    .containsSubsequence("token=", "-- ", "Your shop");
            var body = letter.substring(letter.indexOf("Subject: "));
            assertThat(named("letter", body.replaceAll("(?m)^(?:Message-ID|From): .*$", "")))
                    .isEmpty();

            var admin = TestBrowser.signedIn(platform, 0, 0);
            admin.get("/settings/users/invite");
            admin.post(
                    "/settings/users/invite",
                    "email",
                    "new@example.com",
                    "firstName",
                    "New",
                    "lastName",
                    "One",
                    "systemRole",
                    "STANDARD");
            assertThat(Files.readString(outbox.next("new@example.com"))).contains("Corner Shop", "Your shop");
        }
    }

    @Test
    void programsAreToldTheRealm() throws Exception {
        assertThat(challenge()).startsWith("Bearer realm=\"Shop API\"").contains("ApiKey realm=\"Shop API\"");
        var token = platform.send(platform.request(
                        platform.api("/identity/oauth/token"),
                        "Authorization",
                        TestPlatform.basic("nobody", "nothing"),
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        assertThat(token.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"Shop API\", charset=\"UTF-8\"");
    }

    @Test
    void snippetsNameVariablesAsTheBrandDoes() {
        var admin = TestBrowser.signedIn(platform, 0, 0);
        var path = "/settings/credentials/new/api-key";
        var form = PageForm.find(admin.get(path).body(), path)
                .orElseThrow()
                .fields()
                .get("form");
        var made = admin.post(path, "form", String.valueOf(form), "name", "Tills", "expiry", "never");
        assertThat(made.body()).contains("SHOP_API_KEY=").doesNotContain("LATCHKEY_");
    }

    @Test
    void logoAndColoursAreFilesThatDoNothingElse() {
        var page = new TestBrowser(platform).get("/account/sign-in").body();
        var logo = path(page, "<img src=\"(/assets/[0-9a-f]+/logo\\.svg)\"");
        assertThat(page).contains("<link rel=\"icon\" type=\"image/svg+xml\" href=\"" + logo + "\">");
        var picture = file(logo);
        assertThat(picture.body()).isEqualTo(LOGO);
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(picture.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
        var sheet =
                path(page, "latchkey\\.css\">\\s*<link rel=\"stylesheet\" href=\"(/assets/[0-9a-f]+/brand\\.css)\"");
        assertThat(file(sheet).body()).contains("--accent: #8a1538;", "--accent: #ff9db0;");
    }

    private HttpResponse<String> file(String path) {
        return platform.send(platform.request(platform.web(path)).GET());
    }

    private static String path(String page, String pattern) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    @Test
    void anotherLogoOfTheSameNameIsAChange() throws IOException {
        assertThat(platform.changes().plan().isEmpty()).isTrue();
        Files.writeString(folder.resolve("mark.svg"), LOGO.replace("M0 0", "M1 1"), StandardCharsets.UTF_8);
        assertThat(platform.changes().plan().others()).contains("how pages call things, and what they look like");
        Files.writeString(folder.resolve("mark.svg"), LOGO.replace("<path", "<script/><path"));
        assertThat(platform.changes().plan().problems())
                .anyMatch(problem -> problem.contains("/brand/logo: expected an SVG"));
        Files.writeString(folder.resolve("mark.svg"), LOGO);
    }
}
