package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.Seeds;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands at the end of a path and some server minds not, judged for somebody without credentials. */
class EndsOfPathsTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static Operation get(String path, SecurityRequirements security) {
        return operation("api", HttpMethod.GET, path, security);
    }

    private static ApiOperations operations(Operation... operations) {
        try {
            return served(operations);
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static ApiOperations served(Operation... operations) throws SpecException {
        return ApiOperations.of(List.of(document("api", operations)));
    }

    private static Judgement judged(ApiOperations operations, String target) {
        var judge = new Judge(
                operations,
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
        return judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    /** What becomes of a target where one path is open to anybody and the other is not. */
    @ParameterizedTest
    @CsvSource({
        "/admin/, /{slug}, /admin, UNREADABLE",
        "/admin/, /{slug}, /admin?a=/, UNREADABLE",
        "/admin/, /{slug}, /admin%20, UNREADABLE",
        "/admin/, /{slug}, /other, ALLOWED",
        "/admin/, /{slug}, /admin/, DENIED",
        "/admin, /{slug}/, /admin/, UNREADABLE",
        "/admin, /{slug}/, /other/, ALLOWED",
        "/admin, /{slug}/, /admin, DENIED",
        "/admin, /admin/, /admin/, UNREADABLE",
        "/{id}.json, /{slug}/, /a.json/, UNREADABLE",
        "/a/{x}/, /a/b, /a/b, UNREADABLE",
        "/a/{x}/, /{y}/b, /a/b, UNREADABLE",
        "/a/{x}/, /{y}/b, /c/b, ALLOWED",
        "/a/, /, /, ALLOWED",
        "/admin, /{slug}, /admin.json, UNREADABLE",
        "/admin, /{slug}, /admin%2Ejson, UNREADABLE",
        "/admin, /{slug}, /admin.%6Ason, UNREADABLE",
        "/admin, /{slug}, /%61dmin.json, UNREADABLE",
        "/admin, /{slug}, /admin.abcdefghi, UNREADABLE",
        "/admin, /{slug}, /admin.x-y, UNREADABLE",
        "/admin, /{slug}, /admin.atom+xml, UNREADABLE",
        "/admin, /{slug}, /admin.json.json, UNREADABLE",
        "/admin, /{slug}, /admin.a%2Eb.c.d, UNREADABLE",
        "/admin, /{slug}, /admin..json, UNREADABLE",
        "/admin, /{slug}, /admin.x%20y, UNREADABLE",
        "/admin, /{slug}, /admin.%C3%A9, UNREADABLE",
        "/admin, /{slug}, /admin.~, UNREADABLE",
        "/admin.v1, /{slug}, /admin.v1.x-y, UNREADABLE",
        "/admin.v1, /{slug}, /admin.v2.json, ALLOWED",
        "/admin, /{slug}, /administer.a.b, ALLOWED",
        "/admin, /{slug}, /admin., UNREADABLE",
        "/admin, /{slug}, /admin.json%20, UNREADABLE",
        "/admin, /{slug}/, /admin.json/, UNREADABLE",
        "/admin/, /{slug}, /admin.json, UNREADABLE",
        "/admin, /{slug}, /report.json, ALLOWED",
        "/admin, /{slug}, /.json, ALLOWED",
        "/admin, /{slug}.json, /admin.json, UNREADABLE",
        "/admin, /{slug}.{format}, /admin.json, UNREADABLE",
        "/admin, /admin.json, /admin.json, ALLOWED",
        "/{id}, /{id}.json, /7.json, ALLOWED",
        "/{id}.json, /{id}, /7.json, DENIED",
        "/a/admin, /{x}/{y}, /a/admin.xml, UNREADABLE",
        "/a/admin, /{x}/{y}, /a.json/admin, ALLOWED"
    })
    void refusesWhatMayBeMeantForAClosedPath(String closed, String open, String target, String expected) {
        var judgement = judged(operations(get(closed, CLOSED), get(open, OPEN)), target);
        assertThat(outcome(judgement)).as(judgement.toString()).isEqualTo(expected);
    }

    private static String outcome(Judgement judgement) {
        return judgement instanceof Judgement.Unreadable
                ? "UNREADABLE"
                : judgement.decision() instanceof Decision.Allow ? "ALLOWED" : "DENIED";
    }

    @Test
    void takesBothSpellingsThatAskForTheSame() {
        var both = operations(get("/orders", CLOSED), get("/orders/", CLOSED), get("/{id}", OPEN), get("/{id}/", OPEN));
        assertThat(outcome(judged(both, "/orders"))).isEqualTo("DENIED");
        assertThat(outcome(judged(both, "/orders/"))).isEqualTo("DENIED");
        assertThat(outcome(judged(both, "/7"))).isEqualTo("ALLOWED");
        assertThat(outcome(judged(both, "/7/"))).isEqualTo("ALLOWED");
        assertThat(both.problems()).isEmpty();
    }

    @Test
    void takesWhatTheOtherSpellingHasForAnotherMethodOnly() {
        var mixed = operations(get("/orders", OPEN), operation("api", HttpMethod.POST, "/orders/", CLOSED));
        assertThat(outcome(judged(mixed, "/orders"))).isEqualTo("ALLOWED");
    }

    @Test
    void tellsOfPathsThatDifferInTheSlashAndInWhatTheyAskFor() {
        assertThat(operations(get("/admin/", CLOSED), get("/{slug}", OPEN)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.NARROWS);
                    assertThat(problem.message()).contains("GET /{slug}", "/admin/", "slash at the end");
                });
        assertThat(operations(get("/admin/", CLOSED), get("/{slug}", CLOSED)).problems())
                .isEmpty();
    }

    private static final List<String> TEXTS = List.of("a", "b", "{x}", "{x}.json");

    /**
     * Whoever is let in without credentials runs nothing that asks for some, on a server that minds no slash at the end, nor on one
     * that takes a format off where no text of the documents has it.
     */
    @Test
    void neverLetsThroughWhatAServerRunsForAnotherEnd() {
        var allowed = new int[2];
        Seeds.check(4_000, random -> {
            var documented = new LinkedHashMap<String, SecurityRequirements>();
            for (var i = random.nextInt(1, 5); i > 0; i--) {
                documented.put(path(random, TEXTS), random.nextBoolean() ? OPEN : CLOSED);
            }
            ApiOperations operations;
            try {
                operations = served(documented.entrySet().stream()
                        .map(one -> get(one.getKey(), one.getValue()))
                        .toArray(Operation[]::new));
            } catch (SpecException e) {
                return; // paths that cross
            }
            for (var i = 0; i < 12; i++) {
                var target = path(random, List.of("a", "b", "c", "a.json", "b.xml", "%61", "b%20"));
                var outcome = outcome(judged(operations, target));
                allowed[0] += outcome.equals("ALLOWED") ? 1 : 0;
                allowed[1] += outcome.equals("UNREADABLE") ? 1 : 0;
                if (outcome.equals("ALLOWED")) {
                    for (var hasFormats : List.of(false, true)) {
                        assertThat(run(documented, target, hasFormats))
                                .as("%s of %s", target, documented)
                                .doesNotContain(CLOSED);
                    }
                }
            }
        });
        assertThat(allowed[0]).isGreaterThan(1_000);
        assertThat(allowed[1]).isGreaterThan(100);
    }

    private static String path(SplittableRandom random, List<String> texts) {
        var path = new StringBuilder();
        for (var i = random.nextInt(1, 3); i > 0; i--) {
            path.append('/').append(texts.get(random.nextInt(texts.size())));
        }
        return path.append(random.nextInt(3) == 0 ? "/" : "").toString();
    }

    /** The rules of the most concrete paths that a server finds, which minds no slash at the end, and maybe no format. */
    private static List<SecurityRequirements> run(
            Map<String, SecurityRequirements> documented, String target, boolean hasFormats) {
        if (hasFormats && documented.keySet().stream().anyMatch(path -> path.contains(".json"))) {
            return List.of();
        }
        var decoded = target.replace("%61", "a").replace("%20", "").replaceAll("/$", "");
        var given = (hasFormats ? decoded.replaceAll("\\.[a-z]+$", "") : decoded)
                .substring(1)
                .split("/");
        var best = Integer.MAX_VALUE;
        var rules = new ArrayList<SecurityRequirements>();
        for (var one : documented.entrySet()) {
            var rank = rank(one.getKey().substring(1).split("/"), given);
            if (rank < best) {
                rules.clear();
                best = rank;
            }
            if (rank == best && rank != Integer.MAX_VALUE) {
                rules.add(one.getValue());
            }
        }
        return rules;
    }

    /** The less, the more concrete from left to right; the greatest number where it does not match. */
    private static int rank(String[] wanted, String[] given) {
        if (wanted.length != given.length) {
            return Integer.MAX_VALUE;
        }
        var rank = 0;
        for (var i = 0; i < wanted.length; i++) {
            var kind = wanted[i].equals(given[i])
                    ? 0
                    : wanted[i].equals("{x}.json") && given[i].matches(".+\\.json")
                            ? 1
                            : wanted[i].equals("{x}") ? 2 : -1;
            if (kind < 0) {
                return Integer.MAX_VALUE;
            }
            rank = 3 * rank + kind;
        }
        return rank;
    }
}
