package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.TestOperations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No request is let in by a change without being told where an API takes what not every server reads alike: random documents of two
 * APIs, of which one is lenient, and every target there is of a few texts with one that is lenient, judged by what is served before and after.
 */
class LenientComparisonPropertyTest {

    private static final int SEEDS = 400;

    private static final String LENIENT = "lenient";

    private static final List<String> PIECES = List.of("a", "b", "%C3%A9", "{p}", "{p}", "{p}", "{p}-a", "a-{p}");

    private static final List<String> TEXTS = List.of("a", "b", "c", "a-a");

    private static final List<String> LENIENT_TEXTS = List.of(
            "a;v=1",
            "c;v",
            "a%3Bv",
            "a%2Fb",
            "c%2Fa",
            "a%2Fa-c",
            "b%2Fb;v",
            "c%25",
            "%2561",
            "%2562-a",
            "a%253Bv",
            "a%E9",
            "%E9",
            "a-%E9a",
            "c%2Fc%2Fa",
            "%23a",
            "a%3Fc");

    private static final List<String> TARGETS = targets();

    private static final List<SecurityRequirements> RULES = List.of(
            TestOperations.requirements(),
            TestOperations.requirements(TestOperations.together(TestOperations.KEY)),
            TestOperations.requirements(TestOperations.together(TestOperations.PARTNER_KEY)));

    /** One text that is lenient, alone or beside one that is not, or between two. */
    private static List<String> targets() {
        var targets = new ArrayList<String>();
        var before = List.of("");
        for (var i = 0; i < 2; i++) {
            for (var path : before) {
                for (var lenient : LENIENT_TEXTS) {
                    targets.add(path + "/" + lenient);
                    targets.add(path + "/" + lenient + "/");
                    TEXTS.forEach(text -> targets.add(path + "/" + lenient + "/" + text));
                }
            }
            before = before.stream()
                    .flatMap(path -> TEXTS.stream().map(text -> path + "/" + text))
                    .toList();
        }
        return List.copyOf(targets);
    }

    private static String path(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(at ->
                                "/" + PIECES.get(random.nextInt(PIECES.size())).replace("p", "p" + at))
                        .collect(Collectors.joining())
                + (random.nextInt(12) == 0 ? "/" : "");
    }

    private static Operation operation(String path, Random random) {
        return TestOperations.operation(
                random.nextInt(4) == 0 ? "strict" : LENIENT,
                random.nextInt(9) == 0 ? HttpMethod.POST : HttpMethod.GET,
                path,
                RULES.get(random.nextInt(RULES.size())));
    }

    private static ApiDocument document(String api, Map<String, Operation> operations, Set<Leniency> leniencies) {
        return new ApiDocument(
                api,
                api,
                "1",
                "3.1.0",
                operations.values().stream()
                        .filter(operation -> operation.api().equals(api))
                        .toList(),
                List.of(),
                new Findings(false, List.of(), List.of()),
                new TargetRules(leniencies, Set.of()));
    }

    private static RequestComparison.State state(Map<String, Operation> operations, Set<Leniency> leniencies)
            throws Exception {
        return new RequestComparison.State(
                ApiOperations.of(
                        List.of(document(LENIENT, operations, leniencies), document("strict", operations, Set.of()))),
                List.of());
    }

    /** A deployment's documents, or the next ones after some changes. */
    private static Map<String, Operation> changed(Map<String, Operation> operations, int changes, Random random) {
        var changed = new TreeMap<>(operations);
        for (var i = 0; i < changes; i++) {
            if (!operations.isEmpty() && !changed.isEmpty() && random.nextInt(4) > 0) {
                var path = List.copyOf(changed.keySet()).get(random.nextInt(changed.size()));
                if (random.nextInt(3) > 0) {
                    changed.remove(path);
                } else {
                    changed.put(path, operation(path, random));
                }
            } else {
                var path = path(random);
                changed.putIfAbsent(path, operation(path, random));
            }
        }
        return changed;
    }

    private static @Nullable Operation judge(RequestComparison.State state, String target) {
        return state.operations().parse(HttpMethod.GET, target) instanceof ParsedTarget.Accepted(var path)
                        && state.operations().match(HttpMethod.GET, path) instanceof RouteMatch.Matched matched
                ? matched.operation()
                : null;
    }

    /** What may be let in without a leniency is refused for what it may be alone: a change is not asked about there (decision 24). */
    private static boolean isAskedAboutByNobody(String target, Operation judged, Set<Leniency> leniencies) {
        return target.matches(".*%(23|3F).*")
                && !(leniencies.contains(Leniency.ENCODED_PATH_END)
                        && judged.api().equals(LENIENT));
    }

    @Test
    void whatIsLetInIsTold() throws Exception {
        var byFormAlone = 0;
        var quiet = 0;
        for (var seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var leniencies = EnumSet.noneOf(Leniency.class);
            for (var leniency : Leniency.ofTargets()) {
                if (leniency == Leniency.ENCODED_PATH_END ? seed % 3 == 0 : random.nextInt(3) > 0) {
                    leniencies.add(leniency);
                }
            }
            var was = changed(Map.of(), 3 + random.nextInt(4), random);
            var is = changed(was, 1 + random.nextInt(2), random);
            var before = state(was, leniencies);
            var after = state(is, leniencies);
            var access = AccessComparison.between(
                    before.operations().all(), after.operations().all());
            var told = RequestComparison.openings(access, before, after);
            var ofForms = told.stream()
                    .filter(text -> text.startsWith(LENIENT + ": takes "))
                    .toList();
            quiet += ofForms.isEmpty() ? 1 : 0;
            for (var target : TARGETS) {
                var other = judge(after, target);
                if (other == null || isAskedAboutByNobody(target, other, leniencies)) {
                    continue;
                }
                var one = judge(before, target);
                if (other.equals(one) || !AccessComparison.isOpening(one, other)) {
                    continue;
                }
                var isToldBeside = told.stream().anyMatch(text -> text.contains("judged as " + other.signature()))
                        || access.stream().anyMatch(change -> change.isOpening() && other.equals(change.after()));
                byFormAlone += isToldBeside ? 0 : 1;
                assertThat(isToldBeside || !ofForms.isEmpty())
                        .as(
                                "seed %s: %s with %s, told %s and %s, before %s, after %s",
                                seed, target, leniencies, told, access, was, is)
                        .isTrue();
            }
        }
        assertThat(byFormAlone).as("what nothing else tells").isGreaterThan(20);
        assertThat(quiet).as("changes of which no form makes more").isGreaterThan(SEEDS / 6);
    }
}
