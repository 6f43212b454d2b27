package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No value that some framework takes for a path that is gone is let in by a change without being told. */
class MarkedComparisonPropertyTest {

    private static final int PAIRS = 2_000;

    private static final List<SecurityRequirements> RULES =
            List.of(requirements(), requirements(oauth("orders_read")), requirements(oauth("orders_manage")));

    private static final List<String> TEXTS =
            List.of("{a}", "{b}", "user_list", "user-list", "userList", "admin", "admin", "@me");
    private static final List<String> ASKED = List.of(
            "user_list",
            "user-list",
            "userList",
            "UserList",
            "user~list",
            "@@user_list",
            "admin",
            "@@admin",
            "++x++admin",
            "admin!",
            "@me",
            "~me",
            "@@@me",
            "a",
            "other");

    private static String path(SplittableRandom random, List<String> texts) {
        var path = new StringBuilder();
        for (var i = random.nextInt(1, 3); i > 0; i--) {
            path.append('/').append(texts.get(random.nextInt(texts.size())));
        }
        return path.toString();
    }

    private static RequestComparison.State state(Map<String, SecurityRequirements> documented) throws SpecException {
        var operations = documented.entrySet().stream()
                .map(one -> operation("api", HttpMethod.GET, one.getKey(), one.getValue()))
                .toArray(Operation[]::new);
        var document = document("api", operations);
        return new RequestComparison.State(
                ApiOperations.of(
                        List.of(document.with(document.operations(), new Findings(false, List.of(), List.of())))),
                List.of());
    }

    /** In normal spelling, each once. */
    private static final List<RequestPath> PATHS = ASKED.stream()
            .flatMap(first ->
                    Stream.concat(Stream.of("/" + first), ASKED.stream().map(second -> "/" + first + "/" + second)))
            .map(target -> RequestPath.parse(target).path())
            .toList();

    /** What is at the path is found sooner than whether it is taken for another. */
    private static @Nullable Operation judging(RequestComparison.State state, RequestPath path) {
        return state.operations().match(HttpMethod.GET, path) instanceof RouteMatch.Matched matched
                        && state.operations().takes(HttpMethod.GET, path.rawTarget())
                ? matched.operation()
                : null;
    }

    @Test
    void whatIsLetInIsTold() {
        var openings = new int[1];
        Seeds.check(PAIRS, random -> {
            var was = new LinkedHashMap<String, SecurityRequirements>();
            for (var i = random.nextInt(2, 6); i > 0; i--) {
                was.put(path(random, TEXTS), RULES.get(random.nextInt(RULES.size())));
            }
            var is = new LinkedHashMap<>(was);
            for (var i = random.nextInt(1, 3); i > 0; i--) {
                var all = List.copyOf(is.keySet());
                if (random.nextInt(3) == 0) {
                    is.put(all.get(random.nextInt(all.size())), RULES.get(random.nextInt(RULES.size())));
                } else if (random.nextInt(4) == 0) {
                    is.putIfAbsent(path(random, TEXTS), RULES.get(random.nextInt(RULES.size())));
                } else if (all.size() > 1) {
                    is.remove(all.get(random.nextInt(all.size())));
                }
            }
            openings[0] += compare(was, is) ? 1 : 0;
        });
        assertThat(openings[0]).isGreaterThan(PAIRS / 10);
    }

    private static boolean compare(Map<String, SecurityRequirements> was, Map<String, SecurityRequirements> is) {
        try {
            var before = state(was);
            var after = state(is);
            var access = AccessComparison.between(
                    before.operations().all(), after.operations().all());
            var told = RequestComparison.openings(access, before, after);
            var isOpening = false;
            for (var path : PATHS) {
                var other = judging(after, path);
                if (other == null) {
                    continue;
                }
                var one = judging(before, path);
                if (other.equals(one) || !AccessComparison.isOpening(one, other)) {
                    continue;
                }
                isOpening = true;
                assertThat(told.stream().anyMatch(text -> text.contains("judged as " + other.signature()))
                                || access.stream()
                                        .anyMatch(change -> change.isOpening() && other.equals(change.after())))
                        .as("%s, told %s, before %s, after %s", path, told, was, is)
                        .isTrue();
            }
            return isOpening;
        } catch (SpecException e) {
            return false; // paths that are spelt twice
        }
    }

    @Test
    void tellsThatAMarkOpensWhatItsPathWasClosedFor() throws SpecException {
        var before = state(Map.of("/user_list", RULES.get(1), "/{slug}", RULES.get(0)));
        var after = state(Map.of("/{slug}", RULES.get(0)));
        var letIn = RequestPath.parse("/user-list").path();
        assertThat(judging(before, letIn)).isNull();
        assertThat(judging(after, letIn)).isNotNull();
        assertThat(RequestComparison.openings(List.of(), before, after))
                .anySatisfy(text -> assertThat(text).contains("/user_list", "judged as GET /{slug}"));
    }
}
