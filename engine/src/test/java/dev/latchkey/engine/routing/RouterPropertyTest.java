package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY;
import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.path;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The trie against a list that is searched from the most concrete template to the least. */
class RouterPropertyTest {

    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.HEAD);
    private static final String[] SEGMENTS = {"a", "b", "ab", "c", "{x}", "{x}"};

    @Test
    void answersAsTheListDoes() {
        var accepted = new AtomicInteger();
        Seeds.check(3_000, random -> {
            var operations = operations(random);
            Router router;
            try {
                router = Router.of(List.of(document("api", operations.toArray(Operation[]::new))));
            } catch (SpecException _) {
                assertThat(hasDifferentCrossing(operations)).isTrue();
                return;
            }
            accepted.incrementAndGet();
            assertThat(hasDifferentCrossing(operations)).isFalse();
            for (var i = 0; i < 40; i++) {
                var target = target(random);
                var method = METHODS.get(random.nextInt(METHODS.size()));
                assertThat(answer(router.match(method, path(target))))
                        .as(method + " " + target + " among " + operations)
                        .isEqualTo(expected(operations, method, target));
            }
        });
        assertThat(accepted.get()).isBetween(500, 2_900);
    }

    private static List<Operation> operations(SplittableRandom random) {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (var i = random.nextInt(1, 12); i > 0; i--) {
            var path = new StringBuilder();
            for (var depth = random.nextInt(1, 5); depth > 0; depth--) {
                path.append('/').append(SEGMENTS[random.nextInt(SEGMENTS.length)].replace("x", "x" + depth));
            }
            var template = path.toString();
            // The same shape must have the same names; that rule has its own tests.
            var known = operations.values().stream()
                    .map(operation -> operation.paths().getFirst().toString())
                    .filter(other -> shape(other).equals(shape(template)))
                    .findFirst();
            var security = requirements(together(random.nextInt(4) == 0 ? PARTNER_KEY : KEY));
            var method = METHODS.get(random.nextInt(METHODS.size()));
            var operation = operation("api", method, known.orElse(template), security);
            operations.putIfAbsent(operation.id(), operation);
        }
        return new ArrayList<>(operations.values());
    }

    private static String target(SplittableRandom random) {
        var target = new StringBuilder();
        for (var depth = random.nextInt(1, 5); depth > 0; depth--) {
            target.append('/').append(new String[] {"a", "b", "ab", "c", "d", "abc"}[random.nextInt(6)]);
        }
        return random.nextInt(10) == 0 ? target.append('/').toString() : target.toString();
    }

    private static String shape(String template) {
        return template.replaceAll("\\{[^}]*}", "{}");
    }

    private static String answer(RouteMatch match) {
        return switch (match) {
            case RouteMatch.Matched(Operation operation, PathTemplate _) -> operation.id();
            case RouteMatch.MethodNotAllowed(var allowed) ->
                allowed.stream().sorted().map(HttpMethod::name).collect(Collectors.joining(" "));
            case RouteMatch.NoSuchPath() -> "none";
        };
    }

    private static String expected(List<Operation> operations, HttpMethod method, String target) {
        var path = operations.stream()
                .map(operation -> operation.paths().getFirst())
                .filter(template -> matches(template.toString(), target))
                // '{' sorts behind every letter, so the smallest shape has its literals furthest left
                .min(Comparator.comparing(template -> shape(template.toString()).replaceAll("[a-z]+", "!")))
                .map(PathTemplate::toString);
        if (path.isEmpty()) {
            return "none";
        }
        var byMethod = operations.stream()
                .filter(operation -> operation.paths().getFirst().toString().equals(path.get()))
                .collect(Collectors.toMap(Operation::method, Operation::id));
        if (byMethod.containsKey(HttpMethod.GET)) {
            byMethod.putIfAbsent(HttpMethod.HEAD, byMethod.get(HttpMethod.GET));
        }
        return byMethod.getOrDefault(
                method,
                byMethod.keySet().stream().sorted().map(HttpMethod::name).collect(Collectors.joining(" ")));
    }

    private static boolean matches(String template, String target) {
        var wanted = template.split("/", -1);
        var given = target.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (var i = 1; i < wanted.length; i++) {
            if (!wanted[i].equals(given[i]) && (!wanted[i].startsWith("{") || given[i].isEmpty())) {
                return false;
            }
        }
        return true;
    }

    /** Two templates that share a request, each more concrete somewhere, with a method in common that decides differently. */
    private static boolean hasDifferentCrossing(List<Operation> operations) {
        return operations.stream()
                .anyMatch(one ->
                        operations.stream().anyMatch(other -> crosses(one, other) && differs(operations, one, other)));
    }

    private static boolean crosses(Operation one, Operation other) {
        var first = Arrays.asList(one.paths().getFirst().toString().split("/"));
        var second = Arrays.asList(other.paths().getFirst().toString().split("/"));
        if (first.size() != second.size()) {
            return false;
        }
        var firstIsMoreConcrete = false;
        var secondIsMoreConcrete = false;
        for (var i = 0; i < first.size(); i++) {
            var isFirstParameter = first.get(i).startsWith("{");
            var isSecondParameter = second.get(i).startsWith("{");
            if (!isFirstParameter && !isSecondParameter && !first.get(i).equals(second.get(i))) {
                return false;
            }
            firstIsMoreConcrete |= !isFirstParameter && isSecondParameter;
            secondIsMoreConcrete |= isFirstParameter && !isSecondParameter;
        }
        return firstIsMoreConcrete && secondIsMoreConcrete;
    }

    private static boolean differs(List<Operation> operations, Operation one, Operation other) {
        return METHODS.stream().anyMatch(method -> {
            var first = serving(operations, one.paths().getFirst(), method);
            var second = serving(operations, other.paths().getFirst(), method);
            return !first.isEmpty()
                    && !second.isEmpty()
                    && !first.getFirst().security().equals(second.getFirst().security());
        });
    }

    private static List<Operation> serving(List<Operation> operations, PathTemplate path, HttpMethod method) {
        var own = operations.stream()
                .filter(operation -> operation.paths().getFirst().equals(path) && operation.method() == method)
                .toList();
        return own.isEmpty() && method == HttpMethod.HEAD ? serving(operations, path, HttpMethod.GET) : own;
    }
}
