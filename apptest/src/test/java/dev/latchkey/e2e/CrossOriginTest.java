package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program in a browser may do from another origin (Fetch standard, section 3.3): what a public client needs, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {

    private static final String ELSEWHERE = "https://app.example";
    private static final String RESOURCES = "/.well-known/oauth-protected-resource";
    private static final Set<String> OPEN = Set.of(
            "/identity/oauth/token",
            "/identity/oauth/par",
            "/identity/oauth/revoke",
            "/identity/oauth/jwks",
            "/identity/oauth/register",
            "/identity/oauth/register/*",
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
            RESOURCES,
            RESOURCES + "/*");

    /** Some clients look there for what the server offers; it is the same for everybody. */
    private static final Set<String> OPEN_AT_WEB =
            Set.of("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration");

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(
                folder, Map.of("registration.dynamic", "true", "registration.requestsPerSecond", "100000"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> preflight(URI uri, String method) {
        return platform.send(platform.request(
                        uri,
                        "Origin",
                        ELSEWHERE,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        "authorization,dpop")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private static List<String> corsHeaders(HttpResponse<String> answer) {
        return answer.headers().map().entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith("access-control-"))
                .map(header -> header.getKey() + ": " + String.join(",", header.getValue()))
                .sorted()
                .toList();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "/identity/oauth/token, POST",
        "/identity/oauth/par, POST",
        "/identity/oauth/revoke, POST",
        "/identity/oauth/register, POST",
        "/identity/oauth/register/some, DELETE",
        "/identity/oauth/jwks, GET",
        "/.well-known/oauth-authorization-server, GET",
        RESOURCES + ", GET",
        RESOURCES + "/orders, GET"
    })
    void answersWhatABrowserAsksBeforeItCalls(String path, String method) {
        var answer = preflight(platform.api(path), method);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(answer, "Access-Control-Allow-Methods").split(", ")).contains(method);
        assertThat(header(answer, "Access-Control-Allow-Headers").split(", "))
                .containsExactly("Authorization", "Content-Type", "DPoP", "MCP-Protocol-Version");
        assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("7200");
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
    }

    /** What was asked for is answered readably too, whatever comes of it. */
    @ParameterizedTest
    @CsvSource({
        "POST, /identity/oauth/token, 400",
        "POST, /identity/oauth/par, 400",
        "POST, /identity/oauth/revoke, 400",
        "POST, /identity/oauth/register, 400",
        "GET, /identity/oauth/register/some, 401",
        "GET, /identity/oauth/jwks, 200",
        "GET, /.well-known/oauth-authorization-server, 200",
        "GET, " + RESOURCES + ", 200",
        "GET, " + RESOURCES + "/orders, 200",
        "GET, " + RESOURCES + "/none, 404"
    })
    void letsEveryAnswerBeRead(String method, String path, int status) {
        var answer = platform.send(
                platform.request(platform.api(path), "Origin", ELSEWHERE).method(method, BodyPublishers.noBody()));
        isReadable(answer, status);
    }

    /** So no cache can hand one origin what was answered to another, and no cookie counts. */
    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "null", ""})
    void isTheSameForEveryOrigin(String origin) {
        var uri = platform.api("/.well-known/oauth-authorization-server");
        var request = origin.isEmpty() ? platform.request(uri) : platform.request(uri, "Origin", origin);
        var answer = platform.send(request.GET());
        assertThat(corsHeaders(answer))
                .containsExactly(
                        "access-control-allow-origin: *",
                        "access-control-expose-headers: WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id");
        assertThat(answer.headers().allValues("Vary")).isEmpty();
        assertThat(header(answer, "Cache-Control")).contains("public");
    }

    @Test
    void letsWhatTheServerOffersBeReadAtThePagesOwnOriginToo() {
        for (var path : OPEN_AT_WEB) {
            isReadable(
                    platform.send(platform.request(platform.web(path), "Origin", ELSEWHERE)
                            .GET()),
                    200);
            var asked = preflight(platform.web(path), "GET");
            assertThat(asked.statusCode()).isEqualTo(204);
            assertThat(header(asked, "Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(header(asked, "Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void letsARefusalBeRead() {
        var answer = platform.post(
                "/identity/oauth/token",
                "grant_type=authorization_code&client_id=nobody&code=x",
                "Origin",
                ELSEWHERE,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("DPoP-Nonce", "WWW-Authenticate");
        var registering = platform.post(
                "/identity/oauth/register", "{}", "Origin", ELSEWHERE, "Content-Type", "application/json");
        assertThat(registering.statusCode()).isEqualTo(400);
        assertThat(header(registering, "Access-Control-Allow-Origin")).isEqualTo("*");
    }

    private HttpResponse<String> call(String method, String body, String... headers) {
        return platform.send(platform.request(platform.api("/identity/oauth/token"), headers)
                .method(method, BodyPublishers.ofString(body)));
    }

    private static void isReadable(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(corsHeaders(answer))
                .containsExactly(
                        "access-control-allow-origin: *",
                        "access-control-expose-headers: WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id");
    }

    /** What is refused before the endpoint is asked, else a page sees a failed network in place of a reason. */
    @Test
    void letsARefusalOfTheEdgeBeRead() {
        var form = new String[] {"Origin", ELSEWHERE, "Content-Type", "application/x-www-form-urlencoded"};
        isReadable(call("POST", "a".repeat(Routes.BODY_BYTES_MAX + 1), form), 413);
        isReadable(call("PUT", "", form), 405);
        isReadable(
                call("POST", "a=b", "Origin", ELSEWHERE, "Authorization", "Basic a", "Authorization", "Basic b"), 400);
    }

    private static String concrete(Routes.Line line) {
        return line.path().replaceAll("\\{[a-zA-Z]+}", "none").replace("/*", "/none");
    }

    private void staysClosed(Routes.Line line, Function<String, URI> origin) {
        var uri = origin.apply(concrete(line));
        var name = line.method() + " " + uri;
        var asked = preflight(uri, line.method().name());
        assertThat(asked.statusCode()).as(name).isEqualTo(405);
        assertThat(corsHeaders(asked)).as(name).isEmpty();
        var called = platform.send(
                platform.request(uri, "Origin", ELSEWHERE, "Content-Type", "application/x-www-form-urlencoded")
                        .method(line.method().name(), BodyPublishers.noBody()));
        assertThat(corsHeaders(called)).as(name).isEmpty();
    }

    /** Pages, console, sign-in, operation, introspection, and the token endpoint at the pages' own origin: all but what the server offers. */
    @Test
    void opensNothingElse() {
        var paths = platform.paths();
        assertThat(paths.web().table().stream().filter(line -> !OPEN_AT_WEB.contains(line.path())))
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> staysClosed(line, platform::web));
        assertThat(paths.internal().table()).isNotEmpty().allSatisfy(line -> staysClosed(line, platform::internal));
        var closed = paths.api().table().stream()
                .filter(line -> !OPEN.contains(line.path()))
                .toList();
        assertThat(closed)
                .extracting(Routes.Line::path)
                .containsExactlyInAnyOrder("/identity/oauth/introspect", "/access/v1/explain");
        assertThat(closed).allSatisfy(line -> staysClosed(line, platform::api));
        assertThat(paths.api().table().stream().filter(line -> line.method().equals(HttpMethod.OPTIONS)))
                .extracting(Routes.Line::path)
                .containsExactlyInAnyOrderElementsOf(OPEN);
        assertThat(Stream.of("/orders", "/manage/v1/users"))
                .allSatisfy(path -> assertThat(corsHeaders(preflight(platform.api(path), "GET")))
                        .isEmpty());
    }
}
