package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Targets that some server takes for another path of the documents than the one that was judged: what a document writes with a format,
 * as an index file, or at the beginning of a path. Judged for somebody without credentials.
 */
class SiblingPathsTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static Operation get(String path, SecurityRequirements security) {
        return operation("api", HttpMethod.GET, path, security);
    }

    private static ApiOperations operations(ApiDocument document) {
        try {
            return ApiOperations.of(List.of(document));
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static ApiDocument pair(String closed, String open) {
        return lenient(document("api", get(closed, CLOSED), get(open, OPEN)));
    }

    /** Paths may cross, which closes what matches both. */
    private static ApiDocument lenient(ApiDocument document) {
        return document.with(document.operations(), new Findings(false, List.of(), List.of()));
    }

    private static Judgement judged(ApiOperations operations, HttpMethod method, String target) {
        var judge = new Judge(
                operations,
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        return judge.judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    private static String outcome(ApiOperations operations, HttpMethod method, String target) {
        var judgement = judged(operations, method, target);
        return judgement instanceof Judgement.Unreadable
                ? "UNREADABLE"
                : judgement.decision() instanceof Decision.Allow ? "ALLOWED" : "DENIED";
    }

    private static String outcome(ApiOperations operations, String target) {
        return outcome(operations, HttpMethod.GET, target);
    }

    /** What becomes of a target where one path is closed and the other open to anybody. */
    @ParameterizedTest
    @CsvSource({
        // what a server finds with a format, for a target without (Rails, try_files, MultiViews, gzip_static)
        "/x.json, /{slug}, /x, UNREADABLE",
        "/x.json, /{slug}, /x/, DENIED",
        "/x.json, /{slug}/, /x/, UNREADABLE",
        "/x.json, /{slug}, /%78, UNREADABLE",
        "/x.json, /{slug}, /x%20, UNREADABLE",
        "/x.json, /{slug}, /x.html, UNREADABLE",
        "/x.json, /{slug}, /y, ALLOWED",
        "/x.json, /{slug}, /y.json, ALLOWED",
        "/x.json, /x, /x, UNREADABLE",
        "/x.html.en, /{slug}, /x, UNREADABLE",
        "/x.html.en, /{slug}, /x.html, UNREADABLE",
        "/x.tar.gz, /{slug}, /x.tar, UNREADABLE",
        "/x.json/, /{slug}, /x, UNREADABLE",
        "/a/x.json, /{slug}/x, /a/x, UNREADABLE",
        "/a/x.json, /a/{slug}, /a/x, UNREADABLE",
        "/a/x.json, /{dir}/{slug}, /a/x, UNREADABLE",
        "/a/x.json, /{dir}/{slug}, /b/x, ALLOWED",
        "/{dir}/x.json, /a/{slug}-y, /a/x-y, ALLOWED",
        "/{id}.json, /{slug}, /7, UNREADABLE",
        "/{id}.json, /{id}, /7, UNREADABLE",
        "/{id}.json, /{slug}, /7.xml, UNREADABLE",
        "/{a}/{id}.json, /{b}/{slug}, /7/8, UNREADABLE",
        "/{id}.{format}, /{slug}, /7, UNREADABLE",
        "/v-{id}.json, /{slug}, /v-7, UNREADABLE",
        "/v-{id}.json, /{slug}, /7, ALLOWED",
        "/x.xml, /{id}.json, /x.json, UNREADABLE",
        "/{id}.xml, /{id}.json, /7.json, ALLOWED",
        "/admin, /{slug}, /admin::$DATA, UNREADABLE",
        "/admin, /{slug}, /admin%3A%3A$DATA, UNREADABLE",
        "/admin, /{slug}, /admin:x, ALLOWED",
        // a text before the last segment is no reason for a server of files to leave them out
        "/{tenant}/{id}.json, /public/{slug}, /public/foo, UNREADABLE",
        "/{tenant}/{id}.json, /public/{slug}, /public/foo.xml, UNREADABLE",
        "/{tenant}/x.json, /public/{slug}, /public/x, UNREADABLE",
        "/{tenant}/x.json, /public/{slug}, /public/y, ALLOWED",
        "/{tenant}/x.json, /public/x, /public/x, UNREADABLE",
        "/{tenant}/{id}, /public/{slug}, /public/foo, ALLOWED",
        "/{a}/{b}/index.html, /docs/{page}, /docs/intro, UNREADABLE",
        "/{a}/index.html, /x/{slug}, /x/index, UNREADABLE",
        "/{a}/run.cgi, /x/{b}/{c}, /x/run.cgi/7, UNREADABLE",
        // a blank before a format
        "/admin, /{slug}, /admin%20.json, UNREADABLE",
        "/admin, /{slug}, /admin%20%2ejson, UNREADABLE",
        "/admin, /{slug}, /admin+.json, UNREADABLE",
        "/admin, /{slug}, /admin%C2%A0.json, UNREADABLE",
        "/admin, /{slug}, /admin%E3%80%80.json, UNREADABLE",
        "/admin, /{slug}, /admin%20%20.json.gz, UNREADABLE",
        "/admin.json, /{slug}, /admin+.json, UNREADABLE",
        "/admin, /{slug}, /%20admin.json, UNREADABLE",
        "/admin, /{slug}, /%C2%A0admin%C2%A0.json, UNREADABLE",
        "/admin, /{slug}, /other%20.json, ALLOWED",
        // index files, both ways
        "/dir/index.html, /{slug}/, /dir/, UNREADABLE",
        "/dir/index.html, /{slug}, /dir, UNREADABLE",
        "/dir/index.html, /{slug}, /%64ir, DENIED",
        "/dir/index.html, /{slug}, /other, ALLOWED",
        "/dir/Default.aspx, /{slug}, /dir, UNREADABLE",
        "/dir/home.php, /{slug}, /dir, UNREADABLE",
        "/dir/index.{format}, /{slug}, /dir, UNREADABLE",
        "/dir/index, /{slug}, /dir, UNREADABLE",
        "/dir/index.html, /{a}/{b}, /dir/index, UNREADABLE",
        "/dir/index.html, /{a}/{b}, /dir/index.php, UNREADABLE",
        "/index.html, /, /, UNREADABLE",
        "/Home/Index, /, /, UNREADABLE",
        "/home/index.cshtml, /, /, UNREADABLE",
        "/home/other, /, /, ALLOWED",
        "/, /{controller}/{action}, /Home/Index, UNREADABLE",
        "/, /{controller}/{action}, /Away/Index, ALLOWED",
        "/, /{slug}, /index.html, UNREADABLE",
        "/, /{slug}, /index, UNREADABLE",
        "/, /{slug}, /indexes, ALLOWED",
        "/dir/, /dir/{file}, /dir/index.html, UNREADABLE",
        "/dir, /dir/{file}, /dir/index.html, UNREADABLE",
        "/dir/, /dir/{file}, /dir/INDEX.HTM, UNREADABLE",
        "/dir/, /dir/{file}, /dir/%69ndex%2Ehtml, UNREADABLE",
        "/dir/, /dir/{file}, /dir/default.asp, UNREADABLE",
        "/dir/, /dir/{file}, /dir/index, UNREADABLE",
        "/dir/, /dir/{file}, /dir/default, ALLOWED",
        "/dir/, /dir/{file}, /dir/other.html, ALLOWED",
        "/dir/, /dir/index.html, /dir/index.html, UNREADABLE",
        "/{dir}/, /docs/index.html, /docs/index.html, ALLOWED",
        "/dir, /dir/index, /dir/index, ALLOWED",
        "/dir.json, /{a}/{b}, /dir/index.html, UNREADABLE",
        // one file in front of all paths
        "/admin, /{file}/{path}, /index.php/admin, UNREADABLE",
        "/admin, /{file}/{path}, /app.php/admin, UNREADABLE",
        "/admin, /{file}/{path}, /x/admin, ALLOWED",
        "/admin, /{file}/{path}, /app.pl/admin, UNREADABLE",
        "/admin, /{file}/{path}, /app.wsgi/admin, UNREADABLE",
        "/admin, /{file}/{path}, /x.any/admin, UNREADABLE",
        "/admin, /{file}/{path}, /x.any/other, ALLOWED",
        "/admin, /{file}/{path}, /v1.2/admin, ALLOWED",
        "/admin, /shop/{file}/{path}, /shop/john.doe/admin, ALLOWED",
        "/shop/admin, /shop/{file}/{path}, /shop/john.doe/admin, UNREADABLE",
        "/shop/admin, /shop/{file}/{path}, /shop/app.rb/admin, UNREADABLE",
        "/admin, /{file}/{path}, /index/admin, UNREADABLE",
        "/admin, /{file}/{path}, /app/admin, UNREADABLE",
        "/admin, /{file}/{path}, /App/admin, UNREADABLE",
        "/admin, /{file}/{path}, /apps/admin, ALLOWED",
        "/admin, /app/{path}, /app/admin, ALLOWED",
        "/admin, /app/admin, /app/admin, ALLOWED",
        "/admin, /v.two/admin, /v.two/admin, ALLOWED",
        "/admin, /index.php/{path}, /index.php/admin, UNREADABLE",
        "/admin, /{file}/{path}, /index.php/admin.html, UNREADABLE",
        "/admin, /{file}/{path}, /index.cgi/admin.json, UNREADABLE",
        "/admin, /index.php/{path}, /index.php/admin.html, UNREADABLE",
        "/admin, /{file}/{path}/{more}, /index.php/admin/index.html, UNREADABLE",
        "/admin.cgi, /{file}/{path}/{more}, /index.php/admin.cgi/x, UNREADABLE",
        "/admin/, /{file}/{path}, /index.php/admin, UNREADABLE",
        "/index.php/admin, /{slug}, /admin, UNREADABLE",
        "/a/admin, /{x}/{y}/{z}, /index.php/a/admin, UNREADABLE",
        // the rest of a path
        "/admin.cgi, /{dir}/{file}, /admin.cgi/x, UNREADABLE",
        "/admin.cgi, /{dir}/{file}, /%61dmin.cgi/x, DENIED",
        "/admin.cgi, /{dir}/{file}, /other.cgi/x, ALLOWED",
        "/admin.cgi, /{dir}/items, /admin.cgi/items, UNREADABLE",
        "/admin.cgi, /admin.cgi/{rest}, /admin.cgi/x, ALLOWED",
        "/admin.cgi/, /{dir}/{file}, /admin.cgi/x, UNREADABLE",
        "/{name}.php, /{dir}/{file}, /x.php/y, UNREADABLE",
        "/{name}.php, /{dir}/{file}, /x/y, ALLOWED",
        "/admin.php, /{dir}/{file}, /admin/x, UNREADABLE",
        "/a/run.cgi, /a/{x}/{y}/{z}, /a/run.cgi/1/2, UNREADABLE",
        "/admin, /{dir}/{file}, /admin/x, UNREADABLE",
        "/admin/, /{dir}/{file}, /admin/x, UNREADABLE",
        "/users/me, /users/{id}/orders, /users/me/orders, ALLOWED",
        "/{one}, /{dir}/{file}, /a/b, ALLOWED",
        // letters of the other case
        "/f/me, /f/{id}, /f/ME, UNREADABLE",
        "/f/me, /f/{id}, /f/mE, UNREADABLE",
        "/f/Me, /f/{id}, /f/me, UNREADABLE",
        "/f/me, /f/{id}, /f/%4De, UNREADABLE",
        "/f/me, /f/{id}, /f/you, ALLOWED",
        "/f/me, /f/{id}, /f/YOU, ALLOWED",
        "/f/{id}, /f/me, /f/me, ALLOWED",
        "/F/{id}, /f/me, /f/me, ALLOWED",
        "/me, /Me, /Me, UNREADABLE",
        "/f/me, /{dir}/{id}, /F/me, UNREADABLE",
        "/F/{id}, /{dir}/{id}, /f/7, UNREADABLE",
        "/f/m%C3%BCll, /f/{id}, /f/M%C3%9CLL, UNREADABLE",
        "/f/kelvin, /f/{id}, /f/%E2%84%AAelvin, UNREADABLE",
        "/f/me, /f/{id}, /f/M%45+, UNREADABLE",
        "/f/a.json, /f/{id}, /f/A.JSON, UNREADABLE",
        "/f/{x}.JSON, /f/{id}, /f/7.json, UNREADABLE",
        "/v-{id}, /{slug}, /V-7, UNREADABLE",
        "/v-{id}, /{slug}, /V-, UNREADABLE",
        "/f/me, /f/{id}, /f/ME.json, UNREADABLE",
        "/f/me/, /f/{id}, /f/ME, UNREADABLE",
        "/f/me, /f/{id}/, /f/ME/, UNREADABLE",
        "/x.JSON, /{slug}, /X, UNREADABLE",
        "/admin, /{file}/{path}, /INDEX.php/ADMIN, UNREADABLE",
        "/Admin.cgi, /{dir}/{file}, /admin.CGI/x, UNREADABLE",
        // a space, where something else is met as well
        "/files/me, /files/{id}, /files/me+, UNREADABLE"
    })
    void refusesWhatMayBeMeantForAClosedPath(String closed, String open, String target, String expected) {
        assertThat(outcome(operations(pair(closed, open)), target))
                .as("%s where %s is closed and %s is open", target, closed, open)
                .isEqualTo(expected);
    }

    /** HEAD is GET's; and a server runs a file by any method, while a router goes by it. */
    @Test
    void looksAtEveryMethodOfAFile() {
        var operations = operations(document(
                "api",
                get("/x.json", CLOSED),
                get("/{slug}", OPEN),
                operation("api", HttpMethod.POST, "/{slug}", OPEN)));
        assertThat(outcome(operations, HttpMethod.HEAD, "/x")).isEqualTo("UNREADABLE");
        assertThat(outcome(operations, HttpMethod.POST, "/x")).isEqualTo("UNREADABLE");
        assertThat(outcome(operations, HttpMethod.POST, "/X.JSON")).isEqualTo("UNREADABLE");
        assertThat(outcome(operations, HttpMethod.POST, "/x/y")).isEqualTo("DENIED");
        assertThat(outcome(operations, HttpMethod.POST, "/y")).isEqualTo("ALLOWED");
    }

    /** Whichever end it is that a server does not mind. */
    @ParameterizedTest
    @CsvSource({
        "/x.json, /{slug}, /x",
        "/x, /{slug}, /x.json",
        "/x.json/, /{slug}, /x.json",
        "/x.JSON, /{slug}, /X.json",
        "/dir/index.html, /{slug}, /dir",
        "/dir, /dir/{file}, /dir/index.html",
        "/admin.cgi, /{dir}/{file}, /admin.cgi/x",
        "/admin, /{file}/{path}, /index.php/admin"
    })
    void looksAtEveryMethodWhereAServerMayRunAFile(String closed, String open, String target) {
        for (var asked : List.of(HttpMethod.POST, HttpMethod.OPTIONS, HttpMethod.PUT)) {
            var operations = operations(document("api", get(closed, CLOSED), operation("api", asked, open, OPEN)));
            assertThat(outcome(operations, asked, target)).as("%s", asked).isEqualTo("UNREADABLE");
            var harmless = operations(document(
                    "api",
                    get(closed, OPEN),
                    operation("api", asked, closed, OPEN),
                    operation("api", asked, open, OPEN)));
            assertThat(outcome(harmless, asked, target)).as("%s", asked).isEqualTo("ALLOWED");
        }
    }

    /** Who minds no slash at the end is a router, which goes by the method: what is closed to another one is no harm. */
    @Test
    void looksAtTheMethodAloneWhereAServerMindsNoSlash() {
        var operations = operations(document(
                "api",
                operation("api", HttpMethod.POST, "/admin/", CLOSED),
                get("/admin/", OPEN),
                get("/{slug}", OPEN)));
        assertThat(outcome(operations, "/admin")).isEqualTo("ALLOWED");
    }

    /** What is allowed alike is let in whatever its letters; a method that the other path has not is closed there. */
    @Test
    void takesOtherLettersWhereTheyAskForTheSame() {
        var alike = operations(document("api", get("/f/me", CLOSED), get("/f/{id}", CLOSED), get("/g", OPEN)));
        assertThat(outcome(alike, "/f/ME")).isEqualTo("DENIED");
        var posted = operations(document(
                "api",
                operation("api", HttpMethod.POST, "/f/me", CLOSED),
                get("/f/{id}", OPEN),
                operation("api", HttpMethod.POST, "/f/{id}", OPEN)));
        assertThat(outcome(posted, "/f/ME")).isEqualTo("UNREADABLE");
        assertThat(outcome(posted, "/f/YOU")).isEqualTo("ALLOWED");
        assertThat(outcome(posted, HttpMethod.POST, "/f/ME")).isEqualTo("UNREADABLE");
    }

    /** Without the method, a server goes on to the next path. */
    @Test
    void looksForTheMethodInOtherPathsToo() {
        var operations = operations(document(
                "api",
                operation("api", HttpMethod.POST, "/f/me", CLOSED),
                get("/F/{id}", CLOSED),
                get("/{x}/{id}", OPEN)));
        assertThat(outcome(operations, "/f/Me")).isEqualTo("UNREADABLE");
    }

    /** A server that has both under one name takes either for it, by {@code Accept} or for the lack of it (Rails, MultiViews). */
    @ParameterizedTest
    @CsvSource({
        "/report.json, /report, /report",
        "/report.json, /report, /REPORT",
        "/report.json, /report, /report%20",
        "/report.json, /report, /report?format=json",
        "/report.json, /report, /report?a=1",
        "/report.json, /report/, /report/",
        "/report.json/, /report, /report",
        "/report.en.html, /report, /report",
        "/report.html.en, /report.html, /report.html",
        "/report.{format}, /report, /report",
        "/things/{id}.json, /things/{id}, /things/7",
        "/{dir}/report.json, /{dir}/report, /a/report",
        "/{dir}/report.json, /files/report, /files/report",
        "/files/report.json, /{dir}/report, /files/report"
    })
    void refusesWhatAServerMayHaveInAnotherFormat(String closed, String open, String target) {
        assertThat(outcome(operations(pair(closed, open)), target)).isNotEqualTo("ALLOWED");
        var posted = operations(document("api", get(closed, CLOSED), operation("api", HttpMethod.POST, open, OPEN)));
        assertThat(outcome(posted, HttpMethod.POST, target)).isNotEqualTo("ALLOWED");
        var told = operations(pair(closed, open).with(new TargetRules(Set.of(), Set.of(PathDistinction.FORMAT))));
        var written = open.replaceAll("\\{\\w+}", "7");
        assertThat(outcome(told, written)).isEqualTo("ALLOWED");
        assertThat(told.problems()).isEmpty();
        var alike = operations(document("api", get(closed, CLOSED), get(open, CLOSED)));
        assertThat(outcome(alike, written)).isEqualTo("DENIED");
        for (var operations : List.of(operations(pair(closed, open)), posted)) {
            assertThat(operations.problems())
                    .anySatisfy(problem -> assertThat(problem.message())
                            .contains(" " + open, closed, "in several formats", "apis[].distinguishes", "(format)"));
        }
    }

    /** The longer one says which format it is, and a value that looks like a text with one is no file of that text. */
    @ParameterizedTest
    @CsvSource({
        "/report.json, /report.xml, /report.xml",
        "/report, /report.json, /report.json",
        "/{id}.json, /report, /report",
        "/{id}.json, /v-{id}.json, /v-7.json",
        "/reports.json, /report, /report",
        "/a/report.json, /b/report, /b/report"
    })
    void takesWhatHasAnotherName(String closed, String open, String target) {
        assertThat(outcome(operations(pair(closed, open)), target)).isEqualTo("ALLOWED");
    }

    /** What may be a value beside a text is run only by who asks for its format in the query (Rails). */
    @ParameterizedTest
    @CsvSource({
        "format=json",
        "a=1&Format=json",
        "_format=json",
        "format[]=json",
        "%66ormat=json",
        "a=1%26format=json",
        "a=1;format=json"
    })
    void refusesAFormatInTheQueryWhereTheDocumentHasItAsAPath(String query) {
        var operations = operations(pair("/{id}.json", "/report"));
        assertThat(outcome(operations, "/report?" + query)).isNotEqualTo("ALLOWED");
        assertThat(outcome(operations, "/report?formatted=json&x=format")).isEqualTo("ALLOWED");
        var told = pair("/{id}.json", "/report").with(new TargetRules(Set.of(), Set.of(PathDistinction.FORMAT)));
        assertThat(outcome(operations(told), "/report?format=json")).isEqualTo("ALLOWED");
    }

    /** Each of the readings can be said not to be the server's, alone, and only that one is left out then. */
    @ParameterizedTest
    @CsvSource({
        "SLASH_AT_END, /admin/, /{slug}, /admin",
        "FORMAT, /x.json, /{slug}, /x",
        "FORMAT, /x, /{slug}, /x.json",
        "FORMAT, /{id}.json, /{slug}, /7",
        "INDEX_FILE, /dir/index.html, /{slug}, /dir",
        "INDEX_FILE, /dir, /dir/{file}, /dir/index.html",
        "INDEX_FILE, /admin, /{file}/{path}, /index.php/admin",
        "REST_OF_PATH, /admin.cgi, /{dir}/{file}, /admin.cgi/x",
        "LETTER_CASE, /f/me, /f/{id}, /f/ME",
        "LETTER_CASE, /Me, /me, /me",
        "LETTER_CASE, /v-{id}, /{slug}, /V-7"
    })
    void takesWhatAServerIsSaidToTellApart(PathDistinction one, String closed, String open, String target) {
        var document = pair(closed, open);
        assertThat(outcome(operations(document.with(new TargetRules(Set.of(), Set.of(one)))), target))
                .isEqualTo("ALLOWED");
        assertThat(outcome(
                        operations(document.with(new TargetRules(Set.of(), EnumSet.complementOf(EnumSet.of(one))))),
                        target))
                .isEqualTo("UNREADABLE");
    }

    /** The refusal says what the path could be taken for, and the word that would have it taken. */
    @ParameterizedTest
    @CsvSource({
        "/admin/, /{slug}, /admin, slashAtEnd, true",
        "/x.json, /{slug}, /x, format, true",
        "/x, /{slug}, /x.json, format, true",
        "/x.json, /x, /x, format, true",
        "/{id}.json, /{id}, /7, format, true",
        "/dir, /dir/{file}, /dir/index.html, indexFile, true",
        "/admin.cgi, /{dir}/{file}, /admin.cgi/x, restOfPath, true",
        "/f/me, /f/{id}, /f/ME, letterCase, false",
        "/admin/, /{slug}, /admin.json, format, true"
    })
    void refusalsSayWhatTheyWereFor(String closed, String open, String target, String words, boolean isNamed) {
        var advice = advice(operations(pair(closed, open)), target);
        assertThat(advice)
                .endsWith("Whoever runs this platform can say that the server of api tells them apart:"
                        + " apis[].distinguishes with " + words + ".");
        assertThat(advice.startsWith("Some servers take it for GET " + closed + ", which asks for something else. "))
                .isEqualTo(isNamed);
        var nobody = SecurityRequirements.closed("not understood");
        assertThat(advice(operations(document("api", get(closed, nobody), get(open, OPEN))), target))
                .startsWith("Whoever");
    }

    private static String advice(ApiOperations operations, String target) {
        return ((Decision.Deny) judged(operations, HttpMethod.GET, target).decision())
                .denial()
                .explanation()
                .whoCanGrant();
    }

    /** Which paths they are, and how to say that it is harmless. */
    @ParameterizedTest
    @CsvSource({
        "slashAtEnd, /admin/, /{slug}",
        "format, /x.json, /{slug}",
        "format, /{id}.json, /{slug}",
        "format, /x.json, /x",
        "format, /{dir}/x.json, /files/x",
        "indexFile, /dir/index.html, /{slug}",
        "restOfPath, /admin.cgi, /{dir}/{file}",
        "letterCase, /Me, /me",
        "letterCase, /Users/{id}, /users/{name}"
    })
    void tellsOfTheTwoPathsAndOfWhatWouldTakeThem(String name, String closed, String open) {
        assertThat(operations(pair(closed, open)).problems()).anySatisfy(problem -> {
            assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.NARROWS);
            assertThat(problem.message()).contains("GET " + open, closed, "apis[].distinguishes", name);
        });
        var told = pair(closed, open)
                .with(new TargetRules(
                        Set.of(), Set.of(PathDistinction.find(name).orElseThrow())));
        assertThat(operations(told).problems()).isEmpty();
        assertThat(operations(document("api", get(closed, CLOSED), get(open, CLOSED)))
                        .problems())
                .isEmpty();
    }
}
