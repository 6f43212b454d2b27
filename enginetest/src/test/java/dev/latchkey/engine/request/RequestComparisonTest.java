package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing opens that is not told, and all of it is found soon. */
class RequestComparisonTest {

    private static final List<String> SEGMENTS = List.of("a", "b", "{p}", "{p}", "a-{p}", "{p}-b");
    private static final List<String> TEXTS = List.of("a", "b", "c", "a-b", "a-c", "c-b", "a-c-b");
    private static final List<String> RULES =
            List.of("security: [{key: []}]", "security: []", "security: [], x-latchkey-rate-limit: 7");

    private final OpenApiReader reader =
            new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS);

    @TempDir
    private Path folder;

    private ApiDocument document(Map<String, String> operations) throws Exception {
        var yaml = new StringBuilder("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n");
        operations.forEach((path, operation) -> {
            yaml.append("  ").append(path).append(":\n    parameters: ").append(parameters(path));
            yaml.append("\n    ").append(operation).append('\n');
        });
        yaml.append("components: {securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}}\n");
        return reader.read("api", Files.writeString(folder.resolve("api.yaml"), yaml));
    }

    private static List<String> parameters(String path) {
        return Pattern.compile("\\{([^}]*)}")
                .matcher(path)
                .results()
                .map(name -> "{name: " + name.group(1) + ", in: path, required: true, schema: {type: string}}")
                .toList();
    }

    private static String operation(String method, String rule) {
        return method + ": {" + rule + ", responses: {'200': {description: ok}}}";
    }

    private static RequestComparison.State state(ApiDocument document) throws Exception {
        return new RequestComparison.State(
                ApiOperations.of(List.of(document)), document.findings().closed());
    }

    private static boolean opens(RequestComparison.State before, RequestComparison.State after) {
        var access = AccessComparison.between(
                before.operations().all(), after.operations().all());
        return access.stream().anyMatch(AccessComparison.Change::isOpening)
                || !RequestComparison.openings(access, before, after).isEmpty();
    }

    /** By every path of a few texts. */
    private static List<String> openPaths(RequestComparison.State before, RequestComparison.State after) {
        var open = new ArrayList<String>();
        for (var first : TEXTS) {
            for (var second : TEXTS) {
                for (var third : TEXTS) {
                    var target = "/" + first + "/" + second + "/" + third;
                    var path = ((ParsedTarget.Accepted) RequestPath.parse(target)).path();
                    if (after.operations().match(HttpMethod.GET, path) instanceof RouteMatch.Matched is) {
                        var was = before.operations().match(HttpMethod.GET, path) instanceof RouteMatch.Matched matched
                                ? matched.operation()
                                : null;
                        if (AccessComparison.isOpening(was, is.operation())) {
                            open.add(target);
                        }
                    }
                }
            }
        }
        return open;
    }

    @Test
    void everyRequestThatLetsSomebodyInIsTold() throws Exception {
        var opening = 0;
        for (var seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var paths = new LinkedHashMap<String, String>();
            for (var i = 0; i < 6; i++) {
                var path = "";
                for (var j = 0; j < 3; j++) {
                    path += "/" + SEGMENTS.get(random.nextInt(SEGMENTS.size())).replace("p", "p" + j);
                }
                paths.put(
                        path,
                        operation(random.nextInt(6) == 0 ? "post" : "get", RULES.get(random.nextInt(RULES.size()))));
            }
            var before = state(document(paths));
            var changed = List.copyOf(paths.keySet()).get(random.nextInt(paths.size()));
            if (random.nextBoolean()) {
                paths.remove(changed);
            } else {
                paths.put(changed, operation("get", RULES.get(random.nextInt(RULES.size()))));
            }
            var after = state(document(paths));
            var open = openPaths(before, after);
            if (!open.isEmpty()) {
                opening++;
                assertThat(opens(before, after))
                        .as("seed %s: %s by a change of %s among %s", seed, open, changed, paths)
                        .isTrue();
            }
        }
        assertThat(opening).isGreaterThan(50);
    }

    /** A request that was refused because a server could run what asked for a key, which is gone. */
    @ParameterizedTest
    @CsvSource({
        "/admin/, /{slug}, /admin",
        "/admin, /{slug}/, /admin/",
        "/admin, /{slug}.json, /admin.json",
        "/x.json, /x, /x",
        "/x.json, /x/, /x/",
        "/{id}.json/, /v{id}/index.php, /va.b/index.php",
        "/index.php, /index.php/index.php/{id}.json, /index.php/index.php/index.json",
        "/{id}.json, /{id}, /7",
        "/{dir}/x.json, /files/x, /files/x",
        "/files/x.json, /{dir}/x, /files/x",
        "/admin, /{slug}.x-y, /admin.x-y",
        "/a/x.json, /{slug}/x, /a/x",
        "/dir/index.html, /{slug}, /dir",
        "/dir/index.html, /{slug}/, /dir/",
        "/dir, /dir/{file}, /dir/index.html",
        "/dir, /dir/{name}.php, /dir/index.php",
        "/admin, /{file}/{path}, /index.php/admin",
        "/admin.cgi, /{dir}/{file}, /admin.cgi/~",
        "/admin.cgi, /{dir}/items, /admin.cgi/items",
        "/f/me, /F/{id}, /F/me",
        "/f/me, /{dir}/ME, /f/ME",
        "/me, /mE, /mE"
    })
    void whatIsLetInBecauseASiblingIsGoneIsTold(String gone, String open, String letIn) throws Exception {
        var paths = new LinkedHashMap<>(Map.of(open, operation("get", RULES.get(1))));
        var after = state(document(paths));
        paths.put(gone, operation("get", RULES.getFirst()));
        var before = state(document(paths));
        var access = AccessComparison.between(
                before.operations().all(), after.operations().all());
        assertThat(access).noneMatch(AccessComparison.Change::isOpening);
        assertThat(isLetIn(before, letIn)).isFalse();
        assertThat(isLetIn(after, letIn)).isTrue();
        assertThat(RequestComparison.openings(access, before, after))
                .anySatisfy(told -> assertThat(told).contains("is judged as GET " + open));
        assertThat(RequestComparison.openings(access, before, before)).isEmpty();
    }

    private static boolean isLetIn(RequestComparison.State state, String target) {
        return state.operations().parse(HttpMethod.GET, target) instanceof ParsedTarget.Accepted accepted
                && state.operations().match(HttpMethod.GET, accepted.path()) instanceof RouteMatch.Matched;
    }

    /** A server that takes an index file out of a path ran what is gone, so that the path without it was closed. */
    @Test
    void aPathThatIsTakenForOneBehindAnIndexFileIsTold() throws Exception {
        var before = new LinkedHashMap<String, String>();
        before.put("/index.php/admin", operation("get", RULES.getFirst()));
        before.put("/{page}", operation("get", RULES.get(1)));
        var after = new LinkedHashMap<>(before);
        after.remove("/index.php/admin");

        assertThat(RequestComparison.openings(List.of(), state(document(before)), state(document(after))))
                .anySatisfy(text ->
                        assertThat(text).startsWith("GET /admin was closed, and is judged as GET /{page} then"));
    }

    /** Work is bounded by what overlaps, and not by how much there is: here each of 2,000 overlaps with one other. */
    @Test
    void thousandsOfOperationsAreComparedByWhatOverlapsAlone() throws Exception {
        var before = new LinkedHashMap<String, String>();
        for (var i = 0; i < 1000; i++) {
            before.put("/r" + i + "/{id}", operation("get", RULES.getFirst()));
            before.put("/r" + i + "/me", operation("get", RULES.getFirst()));
        }
        before.put("/{kind}/me", operation("get", RULES.get(1)));
        var after = new LinkedHashMap<>(before);
        after.remove("/r7/{id}");
        after.remove("/r7/me");
        var openings = RequestComparison.openings(List.of(), state(document(before)), state(document(after)));

        assertThat(openings)
                .containsExactly("GET /r7/me is gone, and requests for it are judged as GET /{kind}/me then, which lets"
                        + " in whom it did not, or to more");
    }
}
