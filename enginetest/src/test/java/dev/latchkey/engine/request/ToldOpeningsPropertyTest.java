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
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a change of documents opens is told. What the judge says of a target before and after is asked of it, at targets in which
 * texts of the documents stand, in each of the ways that servers take them, where a template has a value.
 */
class ToldOpeningsPropertyTest {

    private static final int PAIRS = 2_000;

    private static final int TARGETS = 24;

    private static final List<SecurityRequirements> RULES =
            List.of(requirements(), requirements(oauth("orders_read")), requirements(oauth("orders_manage")));

    private static final List<String> TEXTS =
            List.of("{a}", "{b}", "{a}", "user_list", "user-list", "userList", "admin", "users", "@me", "{a}.json");

    private static String path(SplittableRandom random) {
        var path = new StringBuilder();
        for (var i = random.nextInt(1, 4); i > 0; i--) {
            path.append('/').append(any(random, TEXTS));
        }
        return path.toString();
    }

    private static <T> T any(SplittableRandom random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A text in the way that some server takes it. */
    private static String marked(SplittableRandom random) {
        var text = any(random, List.of("user_list", "user-list", "userList", "admin", "users", "@me"));
        return switch (random.nextInt(12)) {
            case 0 -> "@@" + text;
            case 1 -> "++view++" + text;
            case 2 -> text + "!";
            case 3 -> text.replace('_', '-');
            case 4 -> text.replace('-', '~').replace('_', '~');
            case 5 -> text + "(7)";
            case 6 -> text + ".json";
            case 7 -> text.toUpperCase(Locale.ROOT);
            case 8 -> "-" + text + "-";
            case 9 -> "UserList";
            case 10 -> "other";
            default -> text;
        };
    }

    /** One that a path of the documents takes, or is a little longer. */
    private static String target(SplittableRandom random, List<String> paths) {
        var target = new StringBuilder();
        for (var segment : any(random, paths).substring(1).split("/")) {
            target.append('/')
                    .append(
                            segment.startsWith("{")
                                    ? marked(random) + segment.substring(segment.indexOf('}') + 1)
                                    : random.nextInt(3) == 0 ? marked(random) : segment);
        }
        return switch (random.nextInt(8)) {
            case 0 -> target + "/";
            case 1 -> "/index.php" + target;
            case 2 -> target + ".json";
            default -> target.toString();
        };
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

    /** What is at the path is found sooner than whether it is taken for another. */
    private static @Nullable Operation judging(RequestComparison.State state, String target) {
        return RequestPath.parse(target) instanceof ParsedTarget.Accepted accepted
                        && state.operations().match(HttpMethod.GET, accepted.path())
                                instanceof RouteMatch.Matched matched
                        && state.operations().takes(HttpMethod.GET, target)
                ? matched.operation()
                : null;
    }

    @Test
    void tellWhateverTheJudgeLetsInAfterwards() {
        var openings = new int[1];
        Seeds.check(PAIRS, random -> {
            var was = new LinkedHashMap<String, SecurityRequirements>();
            for (var i = random.nextInt(2, 6); i > 0; i--) {
                was.put(path(random), any(random, RULES));
            }
            var is = new LinkedHashMap<>(was);
            for (var i = random.nextInt(1, 3); i > 0; i--) {
                var changed = any(random, List.copyOf(is.keySet()));
                switch (random.nextInt(4)) {
                    case 0 -> is.putIfAbsent(path(random), any(random, RULES));
                    case 1 -> is.remove(is.size() > 1 ? changed : "");
                    default -> is.put(changed, any(random, RULES));
                }
            }
            openings[0] += openings(random, was, is);
        });
        assertThat(openings[0]).isGreaterThan(PAIRS / 2);
    }

    private static int openings(
            SplittableRandom random, Map<String, SecurityRequirements> was, Map<String, SecurityRequirements> is) {
        try {
            var before = state(was);
            var after = state(is);
            var access = AccessComparison.between(
                    before.operations().all(), after.operations().all());
            var told = RequestComparison.openings(access, before, after);
            var openings = 0;
            for (var i = 0; i < TARGETS; i++) {
                var target = target(random, List.copyOf((i % 2 == 0 ? was : is).keySet()));
                var other = judging(after, target);
                var one = other == null ? null : judging(before, target);
                if (other != null && !other.equals(one) && AccessComparison.isOpening(one, other)) {
                    openings++;
                    assertThat(told.stream().anyMatch(text -> text.contains("judged as " + other.signature()))
                                    || access.stream()
                                            .anyMatch(change -> change.isOpening() && other.equals(change.after())))
                            .as("%s by %s, told %s, before %s, after %s", target, other.signature(), told, was, is)
                            .isTrue();
                }
            }
            return openings;
        } catch (SpecException e) {
            return 0; // paths that are spelt twice
        }
    }

    @Test
    void areNoneWhereNoValueCanBeTakenForWhatIsChanged() throws SpecException {
        var before = state(Map.of("/admin", RULES.get(1), "/orders/{id}/lines", RULES.get(0)));
        var after = state(Map.of("/admin", RULES.get(0), "/orders/{id}/lines", RULES.get(0)));
        var access = AccessComparison.between(
                before.operations().all(), after.operations().all());

        assertThat(RequestComparison.openings(access, before, after)).isEmpty();
    }
}
