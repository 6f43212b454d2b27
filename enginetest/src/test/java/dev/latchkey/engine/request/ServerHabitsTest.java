package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Habits of single servers by which they run another path of the documents than the one that was judged. */
class ServerHabitsTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static ApiDocument pair(String closed, String open) {
        var document = document(
                "api", operation("api", HttpMethod.GET, closed, CLOSED), operation("api", HttpMethod.GET, open, OPEN));
        return document.with(document.operations(), new Findings(false, List.of(), List.of()));
    }

    private static ApiOperations operations(ApiDocument document) {
        try {
            return ApiOperations.of(List.of(document));
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static String outcome(ApiOperations operations, HttpMethod method, String target) {
        var judge = new Judge(
                operations,
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        var judgement = judge.judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
        return judgement instanceof Judgement.Unreadable
                ? "UNREADABLE"
                : judgement.decision() instanceof Decision.Allow ? "ALLOWED" : "DENIED";
    }

    @ParameterizedTest
    @CsvSource({
        // one file in front of all paths, in whatever folder the API is
        "/v1/admin, /{a}/{b}/{c}, /v1/app/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/app/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/main/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/Wsgi/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/front/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/%66ront/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/x.any/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/api.sh/admin, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/api.sh/admin.json, UNREADABLE",
        "/v1/{id}, /v1/{a}/{b}, /v1/api.any/7, UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/other/admin, ALLOWED",
        "/v1/admin, /v1/app/{b}, /v1/app/admin, ALLOWED",
        "/v1/x/admin, /v1/{a}/{b}/{c}, /v1/x/app/admin, UNREADABLE",
        "/v1/x/admin, /v1/{a}/{b}/{c}, /v1/app/x/admin, UNREADABLE",
        // a value with a dot before a text that the document writes behind it
        "/files/{name}, /files/{name}/versions, /files/report.pdf/versions, ALLOWED",
        "/files/{name}, /files/{name}/versions, /files/main/versions, ALLOWED",
        "/files/{name}, /files/{name}/{version}, /files/report.pdf/7, UNREADABLE",
        // what ASP.NET runs for a path that names nothing
        "/v1, /v1/{controller}/{action}, /v1/Home/Index, UNREADABLE",
        "/v1/, /v1/{controller}/{action}, /v1/home/index, UNREADABLE",
        "/v1, /v1/{controller}/{action}, /v1/Away/Index, ALLOWED",
        "/v1/Home/Index, /v1, /v1, UNREADABLE",
        "/, /index.html, /index.html, UNREADABLE",
        // the data of a page, as React Router, SvelteKit, Nuxt and Qwik have it
        "/items, /items/{id}, /items/_.data, UNREADABLE",
        "/items, /items/{id}, /items/__data.json, UNREADABLE",
        "/items, /items/{id}, /items/_payload.json, UNREADABLE",
        "/items, /items/{id}, /items/q-data.json, UNREADABLE",
        "/items, /items/{id}, /items/%5F_data.json, UNREADABLE",
        "/, /{slug}, /_.data, UNREADABLE",
        "/, /{slug}, /_root.data, UNREADABLE",
        "/, /{slug}, /.data, UNREADABLE",
        "/other, /{slug}, /_.data, ALLOWED",
        "/items, /items/{id}, /items/x.data, ALLOWED",
        // ASP.NET's session without a cookie
        "/admin, /{a}/{b}, /(S(x))/admin, UNREADABLE",
        "/admin, /{a}/{b}, /(A(x)F(y))/admin, UNREADABLE",
        "/admin, /{a}/{b}, /%28S%28x%29%29/admin, UNREADABLE",
        "/admin, /{a}/{b}, /(S(x))/admin.json, UNREADABLE",
        "/admin, /{a}/{b}, /(S(x))/ADMIN, UNREADABLE",
        "/admin, /{a}/{b}, /adm/(S(x))in, UNREADABLE",
        "/admin, /{a}/{b}, /admin/(S(x)), UNREADABLE",
        "/admin, /{a}/{b}/{c}, /(S(x))/index.php/admin, UNREADABLE",
        "/, /{a}, /(S(x)), UNREADABLE",
        "/v1/admin, /v1/{a}/{b}, /v1/(S(x))/admin, UNREADABLE",
        "/admin, /{a}/{b}, /(x)/admin, ALLOWED",
        "/admin, /{a}/{b}, /(S(x))/other, ALLOWED",
        // PHP's parse_url
        "/, /users/{id}, /users/x:80, UNREADABLE",
        "/, /users/{id}, /users/:1, UNREADABLE",
        "/, /users/{id}, /users/x%3A80, UNREADABLE",
        "/, /users/{id}/avatar, /users/x:65535/avatar, UNREADABLE",
        "/, /users/{id}, /users/x:123456, ALLOWED",
        "/, /users/{id}, /users/x:8a, ALLOWED",
        "/, /users/{id}, /users/a:b:80, ALLOWED",
        "/other, /users/{id}, /users/x:80, ALLOWED",
        // one mark for another (CherryPy, CodeIgniter)
        "/user_list, /{slug}, /user-list, UNREADABLE",
        "/user_list, /{slug}, /user.list, UNREADABLE",
        "/user_list, /{slug}, /user~list, UNREADABLE",
        "/user_list, /{slug}, /user+list, UNREADABLE",
        "/user_list, /{slug}, /user%2Dlist, UNREADABLE",
        "/user_list, /{slug}, /USER-list, UNREADABLE",
        "/user_list, /{slug}, /user-list/, DENIED",
        "/user_list, /{slug}/, /user-list/, UNREADABLE",
        "/user-list, /{slug}, /user_list, UNREADABLE",
        "/user-list, /user_list, /user_list, UNREADABLE",
        "/a/user_list/{id}, /a/{x}/{y}, /a/user-list/7, UNREADABLE",
        "/user_list, /{slug}, /user-lists, ALLOWED",
        "/user_list, /{slug}, /userlist, ALLOWED",
        "/userlist, /{slug}, /user-list, ALLOWED",
        "/{slug}, /user_list, /user_list, ALLOWED",
        // a parameter that stands for the rest of a path (FastAPI, ASP.NET, swaggo)
        "/files/{path}, /{a}/{b}/{c}, /files/x/y, UNREADABLE",
        "/files/{path}, /{a}/{b}/{c}, /FILES/x/y, UNREADABLE",
        "/files/{path}, /{a}/{b}/{c}/{d}, /files/x/y/z, UNREADABLE",
        "/files/{path}, /{a}/{b}/versions, /files/x/versions, UNREADABLE",
        "/files/{path}, /{a}/, /files/, UNREADABLE",
        "/files/{path}, /{a}/{b}/{c}, /other/x/y, ALLOWED",
        "/files/{path}, /files/{a}/{b}, /files/x/y, ALLOWED",
        "/files/{path}, /files/x/{b}, /files/x/y, ALLOWED",
        "/files/v-{path}, /files/{a}/{b}, /files/v-1/y, UNREADABLE",
        "/v1/files/{path}, /v1/{a}/{b}/{c}, /v1/files/x/y, UNREADABLE",
        "/v1/files/{path}, /{v}/files/{b}/{c}, /v1/files/x/y, UNREADABLE",
        // what says itself that it goes on
        "/files/{path+}, /files/{a}/{b}, /files/x/y, UNREADABLE",
        "/files/{path...}, /files/{a}/{b}, /files/x/y, UNREADABLE",
        "/files/{path:.+}, /{a}/{b}/{c}, /files/x/y, UNREADABLE",
        "/files/{path:path}, /{a}/{b}/{c}, /files/x/y, UNREADABLE",
        "/files/{id:[0-9]+}, /files/{a}/versions, /files/7/versions, ALLOWED",
        "/files/{path+}, /files/{a}/versions, /files/x/versions, ALLOWED"
    })
    void refusesWhatMayBeMeantForAClosedPath(String closed, String open, String target, String expected) {
        assertThat(outcome(operations(pair(closed, open)), HttpMethod.GET, target))
                .as("%s where %s is closed and %s is open", target, closed, open)
                .isEqualTo(expected);
    }

    @Test
    void takesOneMarkForAnotherUnlessThatIsSaid() {
        var told = new TargetRules(Set.of(), Set.of(PathDistinction.PUNCTUATION));
        assertThat(outcome(operations(pair("/user_list", "/{slug}").with(told)), HttpMethod.GET, "/user-list"))
                .isEqualTo("ALLOWED");
        var cased = new TargetRules(Set.of(), Set.of(PathDistinction.LETTER_CASE));
        assertThat(outcome(operations(pair("/user_list", "/{slug}").with(cased)), HttpMethod.GET, "/USER-list"))
                .isEqualTo("ALLOWED");
        assertThat(outcome(operations(pair("/user_list", "/{slug}").with(cased)), HttpMethod.GET, "/user-list"))
                .isEqualTo("UNREADABLE");
        assertThat(operations(pair("/user_list", "/user-list")).problems())
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("GET /user-list", "/user_list", "apis[].distinguishes", "(punctuation)"));
        assertThat(operations(pair("/user_list", "/user-list").with(told)).problems())
                .isEmpty();
    }

    /** Of a server that hands no rest of a path on; what says itself that it goes on does so all the same. */
    @Test
    void handsNoRestOnWhereThatIsSaid() {
        var told = new TargetRules(Set.of(), Set.of(PathDistinction.REST_OF_PATH));
        assertThat(outcome(operations(pair("/files/{path}", "/{a}/{b}/{c}").with(told)), HttpMethod.GET, "/files/x/y"))
                .isEqualTo("ALLOWED");
        assertThat(outcome(operations(pair("/files/{path+}", "/{a}/{b}/{c}").with(told)), HttpMethod.GET, "/files/x/y"))
                .isEqualTo("UNREADABLE");
        assertThat(operations(pair("/files/{path}", "/{a}/{b}/{c}").with(told)).problems())
                .isEmpty();
        assertThat(operations(pair("/files/{path}", "/{a}/{b}/{c}")).problems())
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("GET /{a}/{b}/{c}", "/files/{path}", "apis[].distinguishes", "(restOfPath)"));
    }

    /** Fastify ends the path at the first semicolon, whatever stands behind it. */
    @ParameterizedTest
    @CsvSource({
        "/users/{id}, /users/{id}/avatar, /users/7;v=1/avatar",
        "/users/{id}, /users/{id}/{more}, /users/7;v=1/x",
        "/users/{id}, /users/{id}/{more}, /users/7%3Bv=1/x",
        "/users, /users/{id}/avatar, /users/%3Bx/avatar"
    })
    void endsAPathAtItsFirstSemicolon(String closed, String open, String target) {
        for (var leniencies : List.of(Set.<Leniency>of(), Set.of(Leniency.PATH_PARAMETERS))) {
            var document = pair(closed, open).with(new TargetRules(leniencies, Set.of()));
            assertThat(outcome(operations(document), HttpMethod.GET, target)).isEqualTo("UNREADABLE");
        }
        var taken = pair("/orders", open).with(new TargetRules(Set.of(Leniency.PATH_PARAMETERS), Set.of()));
        assertThat(outcome(operations(taken), HttpMethod.GET, target.replace("/%3B", "/7%3B")))
                .isEqualTo("ALLOWED");
    }

    /** A route that has not the method is passed over, with a slash at its end as without. */
    @Test
    void goesOnToTheNextPathWhereASlashIsNotMinded() throws SpecException {
        var operations = ApiOperations.of(List.of(document(
                "api",
                operation("api", HttpMethod.GET, "/health", OPEN),
                operation("api", HttpMethod.POST, "/{id}", CLOSED),
                operation("api", HttpMethod.POST, "/{slug}/", OPEN))));
        assertThat(outcome(operations, HttpMethod.POST, "/health/")).isEqualTo("UNREADABLE");
        assertThat(outcome(operations, HttpMethod.POST, "/other/")).isEqualTo("UNREADABLE");
        var reversed = ApiOperations.of(List.of(document(
                "api",
                operation("api", HttpMethod.GET, "/health/", OPEN),
                operation("api", HttpMethod.POST, "/{id}/", CLOSED),
                operation("api", HttpMethod.POST, "/{slug}", OPEN))));
        assertThat(outcome(reversed, HttpMethod.POST, "/health")).isEqualTo("UNREADABLE");
        var alike = ApiOperations.of(List.of(document(
                "api",
                operation("api", HttpMethod.GET, "/health", CLOSED),
                operation("api", HttpMethod.POST, "/{id}", OPEN),
                operation("api", HttpMethod.POST, "/{slug}/", OPEN))));
        assertThat(outcome(alike, HttpMethod.POST, "/other/")).isEqualTo("ALLOWED");
        assertThat(outcome(alike, HttpMethod.POST, "/health/")).isEqualTo("UNREADABLE");
    }
}
