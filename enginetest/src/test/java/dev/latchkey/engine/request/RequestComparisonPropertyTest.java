package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.testing.TestOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No request is let in by a change without being told: random documents, and every path there is of a few characters. What the
 * characters are like matters: some that templates are made of, one that stands in none, and one in percent-encoding.
 */
class RequestComparisonPropertyTest {

    private static final int SEEDS = 4_000;

    /**
     * What documents and paths are made of.
     *
     * @param pieces of templates
     * @param paths all there are
     */
    private record World(List<String> pieces, int segments, List<RequestPath> paths) {}

    private static final List<World> WORLDS = List.of(
            new World(List.of("a", "b", "{p}", "{p}", "ab", "ba"), 1, paths(1, texts(List.of("a", "b", "c"), 4))),
            new World(
                    List.of("a", "9", "{p}", "{p}", "A9", "%C3%A9"),
                    1,
                    paths(1, texts(List.of("a", "9", "A", "%C3%A9"), 3))),
            new World(List.of("a", ".", "{p}", "{p}"), 2, paths(2, texts(List.of("a", ".", "c"), 2))),
            new World(List.of("a", "b", "{p}", "{p}", "{p}"), 3, paths(3, texts(List.of("a", "b", "c", "ac"), 1))));

    private static final List<SecurityRequirements> RULES = List.of(
            TestOperations.requirements(),
            TestOperations.requirements(TestOperations.together(TestOperations.KEY)),
            TestOperations.requirements(TestOperations.together(TestOperations.PARTNER_KEY)));

    private static List<String> texts(List<String> characters, int length) {
        var texts = new ArrayList<String>();
        var last = List.of("");
        for (var i = 0; i < length; i++) {
            last = last.stream()
                    .flatMap(text -> characters.stream().map(text::concat))
                    .toList();
            texts.addAll(last);
        }
        return texts;
    }

    /** Those that a request can have, with a slash at the end and without. */
    private static List<RequestPath> paths(int segments, List<String> texts) {
        var paths = List.of("");
        for (var i = 0; i < segments; i++) {
            paths = paths.stream()
                    .flatMap(path -> texts.stream().map(text -> path + "/" + text))
                    .toList();
        }
        return paths.stream()
                .flatMap(path -> Stream.of(path, path + "/"))
                .map(RequestPath::parse)
                .filter(ParsedTarget.Accepted.class::isInstance)
                .map(target -> ((ParsedTarget.Accepted) target).path())
                .toList();
    }

    private static String path(World world, Random random) {
        return IntStream.range(0, world.segments())
                        .mapToObj(at -> "/"
                                + IntStream.rangeClosed(0, random.nextInt(3))
                                        .mapToObj(piece -> world.pieces()
                                                .get(random.nextInt(
                                                        world.pieces().size())))
                                        .collect(Collectors.joining()))
                        .filter(text -> !text.equals("/.") && !text.equals("/.."))
                        .collect(Collectors.joining())
                + (random.nextInt(12) == 0 ? "/" : "");
    }

    private static @Nullable Operation judge(RequestComparison.State state, RequestPath path) {
        return state.operations().match(HttpMethod.GET, path) instanceof RouteMatch.Matched matched
                ? matched.operation()
                : null;
    }

    private static RequestComparison.State state(Map<String, Operation> operations) throws Exception {
        return new RequestComparison.State(
                ApiOperations.of(List.of(new ApiDocument(
                        "api",
                        "api",
                        "1",
                        "3.1.0",
                        List.copyOf(operations.values()),
                        List.of(),
                        new Findings(false, List.of(), List.of()),
                        TargetRules.STRICT))),
                List.of());
    }

    private static Operation operation(String path, Random random) {
        return TestOperations.operation(
                "api",
                random.nextInt(9) == 0 ? HttpMethod.POST : HttpMethod.GET,
                path,
                RULES.get(random.nextInt(RULES.size())));
    }

    /** A document, or the next after some changes. */
    private static Map<String, Operation> changed(
            Map<String, Operation> operations, World world, int changes, Random random) {
        var changed = new TreeMap<>(operations);
        for (var i = 0; i < changes; i++) {
            if (!changed.isEmpty() && random.nextInt(4) > 0 && !operations.isEmpty()) {
                var path = List.copyOf(changed.keySet()).get(random.nextInt(changed.size()));
                if (random.nextInt(3) > 0) {
                    changed.remove(path);
                } else {
                    changed.put(path, operation(path, random));
                }
            } else {
                var path = path(world, random);
                if (!path.isEmpty()) {
                    changed.putIfAbsent(path, operation(path, random));
                }
            }
        }
        return changed;
    }

    @Test
    void whatIsLetInIsTold() throws Exception {
        var opening = 0;
        for (var seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var world = WORLDS.get(seed % WORLDS.size());
            var was = changed(Map.of(), world, 3 + random.nextInt(4), random);
            var is = changed(was, world, 1 + random.nextInt(2), random);
            opening += compare(seed, world, was, is);
        }
        assertThat(opening).isGreaterThan(SEEDS / 10);
    }

    private static int compare(int seed, World world, Map<String, Operation> was, Map<String, Operation> is)
            throws Exception {
        var before = state(was);
        var after = state(is);
        var access = AccessComparison.between(
                before.operations().all(), after.operations().all());
        var told = RequestComparison.openings(access, before, after);
        var opening = 0;
        for (var path : world.paths()) {
            var other = judge(after, path);
            if (other == null) {
                continue;
            }
            var one = judge(before, path);
            if (other.equals(one) || !AccessComparison.isOpening(one, other)) {
                continue;
            }
            opening = 1;
            assertThat(told.stream().anyMatch(text -> text.contains("judged as " + other.signature()))
                            || access.stream().anyMatch(change -> change.isOpening() && other.equals(change.after())))
                    .as("seed %s: %s, told %s and %s, before %s, after %s", seed, path, told, access, was, is)
                    .isTrue();
        }
        return opening;
    }
}
