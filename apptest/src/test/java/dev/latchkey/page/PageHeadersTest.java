package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the head of every page of the web origin, found in the routes themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageHeadersTest {

    private static final String OWN_SCRIPT = "; script-src 'self'; require-trusted-types-for 'script'";
    private static final Pattern SCRIPT_FILE =
            Pattern.compile("<script src=\"/assets/[a-zA-Z0-9._/-]+\\.js\" defer></script>");

    private TestPlatform platform;
    private TestBrowser operator;
    private TestBrowser partner;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        operator = TestOperator.signedIn(platform, InstantSource.system());
        partner = new TestPartner(platform).signedIn(InstantSource.system());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Stream<String> served() {
        return platform.webRoutes().entrySet().stream()
                .filter(entry -> entry.getValue().contains(HttpMethod.GET))
                .map(Map.Entry::getKey);
    }

    Stream<String> pages() {
        return served().filter(path -> !path.startsWith("/assets/") && !path.startsWith("/.well-known/"))
                .map(path -> path.replaceAll("\\{[a-zA-Z]+}", "none"));
    }

    Stream<String> files() {
        return served().filter(path -> path.startsWith("/assets/"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void keepsScriptsFramesAndCachesOut(String path) {
        var visitor = new TestBrowser(platform);
        assertGuarded(visitor.get(path));
        assertGuarded(visitor.get(path + "?continue=%22%3E%3Cscript%3E&token=%3Cscript%3E&note=%3Cscript%3E"));
        assertGuarded(visitor.get(path + "?a=1&a=2"));
        var person = platform.user(0, 0);
        visitor.signIn(person.get("email").asString(), person.get("password").asString());
        if (path.startsWith("/operator")) {
            assertHeadersGuard(visitor.get(path));
            assertGuarded(operator.get(path));
        } else if (path.startsWith("/partner")) {
            assertHeadersGuard(visitor.get(path));
            assertGuarded(partner.get(path));
        } else {
            assertGuarded(visitor.get(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/nothing?a=1&a=2", "/account/sign-in/", "/%3Cscript%3E?%3Cscript%3E"})
    void answersABrowserThatWentAstrayWithAPage(String path) {
        var accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        var uri = platform.web(path);
        var page = platform.send(platform.request(uri, "Accept", accept).GET());
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.body()).contains("There is nothing at this address", "Go to the start page");
        assertHeadersGuard(page);
        var posted = platform.send(platform.request(uri, "Accept", accept).POST(BodyPublishers.ofString("a=b")));
        assertThat(posted.statusCode()).isEqualTo(404);
        assertHeadersGuard(posted);
        var program = platform.send(
                platform.request(uri, "Accept", "application/json").GET());
        assertThat(program.statusCode()).isEqualTo(404);
        assertThat(program.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(program.body()).contains("NOT_FOUND");
        assertThat(program.body())
                .contains(
                        "the APIs are at " + platform.api("").toString(),
                        platform.web("/reference").toString());
    }

    /** Our script calls nobody, but for the page on which an operation is tried. */
    @Test
    void scriptSendsNothingElsewhereThanWhereOperationsAreTried() {
        var administrator = TestBrowser.signedIn(platform, 0, 0);
        assertThat(header(administrator.get("/reference/orders-api/orders.all"), "Content-Security-Policy"))
                .contains("; connect-src 'self'; base-uri 'none'");
        for (var path : List.of("/", "/reference", "/reference/orders-api", "/settings/credentials")) {
            assertThat(header(administrator.get(path), "Content-Security-Policy"))
                    .as(path)
                    .doesNotContain("connect-src");
        }
    }

    private static void assertGuarded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isIn(200, 303, 400, 404, 410);
        assertHeadersGuard(answer);
    }

    private static void assertHeadersGuard(HttpResponse<String> answer) {
        assertThat(header(answer, "Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action"
                        + " 'self'")
                .endsWith("; base-uri 'none'; frame-ancestors 'none'" + (isConsole(answer) ? OWN_SCRIPT : ""));
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        var body = isConsole(answer) ? SCRIPT_FILE.matcher(answer.body()).replaceFirst("") : answer.body();
        assertThat(body).doesNotContain("<script", "<style", " style=", " onclick=", "javascript:");
    }

    /** Pages of the console run our one file; what nobody is signed in for, and what asks for a password or consent, runs none. */
    private static boolean isConsole(HttpResponse<String> answer) {
        var path = answer.request().uri().getPath();
        return answer.body().contains("<body class=\"lk lk-console\">")
                && (path.equals("/")
                        || path.equals("/search")
                        || path.startsWith("/settings/")
                        || path.startsWith("/operator")
                        || path.startsWith("/partner")
                        || path.startsWith("/reference"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void letsFilesBeKept(String path) {
        var plain = platform.send(platform.request(platform.web(path)).GET());
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(header(plain, "Cache-Control")).contains("immutable");
        var gzipped = platform.send(
                platform.request(platform.web(path), "Accept-Encoding", "gzip").GET());
        assertThat(header(gzipped, "Content-Encoding")).isEqualTo("gzip");
        assertThat(gzipped.body().length()).isLessThan(plain.body().length());

        var tag = header(plain, "ETag");
        var gzippedTag = header(gzipped, "ETag");
        assertThat(tag).startsWith("\"").isNotEqualTo(gzippedTag);
        for (var known : List.of(tag, "W/" + tag, "W/\"other\", " + tag, "*")) {
            var unchanged = platform.send(
                    platform.request(platform.web(path), "If-None-Match", known).GET());
            assertThat(unchanged.statusCode()).as(known).isEqualTo(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(header(unchanged, "ETag")).isEqualTo(tag);
            assertThat(header(unchanged, "Cache-Control")).isEqualTo(header(plain, "Cache-Control"));
            assertThat(header(unchanged, "Vary")).isEqualTo("Accept-Encoding");
        }
        assertThat(platform.send(platform.request(platform.web(path), "If-None-Match", "W/" + gzippedTag)
                                .GET())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
