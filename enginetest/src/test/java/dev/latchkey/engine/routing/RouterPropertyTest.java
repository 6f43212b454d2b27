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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The trie against a list that is searched from the most concrete template to the least. */
class RouterPropertyTest {

    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.HEAD);
    private static final String[] SEGMENTS = {"a", "b", "ab", "c", "{x}", "{x}", "p{x}", "{x}q", "p{x}q", "pp{x}", "pzq"
    };

    /** Segments, the most specific first; those of no class are texts. */
    private static final List<String> CLASSES = List.of("p{}q", "pp{}", "{}q", "p{}", "{}");

    private static final String[] TARGETS = {"a", "b", "ab", "c", "d", "abc", "pzq", "ppz", "ppzq", "pz", "zq", "ppq"};

    /** Enough of them to tell any two of the segments apart. */
    private static final List<String> TARGETS_AND_TEXTS =
            Stream.concat(Arrays.stream(TARGETS), Stream.of("", "z", "pppp")).toList();

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");
    private static final Map<String, Pattern> PATTERNS = new HashMap<>();
    private static final Map<String, Boolean> SHARE = new HashMap<>();
    private static final Map<String, Boolean> COVERS = new HashMap<>();

    @Test
    void answersAsTheListDoes() {
        var accepted = new AtomicInteger();
        Seeds.check(1_500, random -> {
            var operations = operations(random);
            Router router;
            try {
                router = Router.of(List.of(document("api", operations.toArray(Operation[]::new))));
            } catch (SpecException e) {
                assertThat(hasDifferentCrossing(operations)).as(e.getMessage()).isTrue();
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
        assertThat(accepted.get()).isBetween(250, 1_450);
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
            target.append('/').append(TARGETS[random.nextInt(TARGETS.length)]);
        }
        return random.nextInt(10) == 0 ? target.append('/').toString() : target.toString();
    }

    private static String shape(String template) {
        return PARAMETER.matcher(template).replaceAll("{}");
    }

    private static String answer(RouteMatch match) {
        return switch (match) {
            case RouteMatch.Matched(Operation operation, PathTemplate _) -> operation.id();
            case RouteMatch.MethodNotAllowed(var allowed) ->
                allowed.stream().sorted().map(HttpMethod::name).collect(Collectors.joining(" "));
            case RouteMatch.NoSuchPath(), RouteMatch.Closed() -> "none";
        };
    }

    private static String expected(List<Operation> operations, HttpMethod method, String target) {
        var path = operations.stream()
                .map(operation -> operation.paths().getFirst())
                .filter(template -> matches(template.toString(), target))
                .min(Comparator.comparing(template -> Arrays.stream(
                                template.toString().split("/"))
                        .map(segment -> Integer.toString(CLASSES.indexOf(shape(segment)) + 1))
                        .collect(Collectors.joining())))
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
            if (!takes(shape(wanted[i]), given[i])) {
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
            var mine = shape(first.get(i));
            var theirs = shape(second.get(i));
            if (!SHARE.computeIfAbsent(
                    mine + " " + theirs,
                    pair -> TARGETS_AND_TEXTS.stream().anyMatch(text -> takes(mine, text) && takes(theirs, text)))) {
                return false;
            }
            firstIsMoreConcrete |= !covers(mine, theirs);
            secondIsMoreConcrete |= !covers(theirs, mine);
        }
        return firstIsMoreConcrete && secondIsMoreConcrete;
    }

    private static boolean takes(String shape, String text) {
        return PATTERNS.computeIfAbsent(shape, one -> Pattern.compile(one.replace("{}", ".+")))
                .matcher(text)
                .matches();
    }

    private static boolean covers(String shape, String other) {
        return COVERS.computeIfAbsent(
                shape + " " + other,
                pair -> TARGETS_AND_TEXTS.stream().noneMatch(text -> takes(other, text) && !takes(shape, text)));
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
                .filter(operation -> operation.paths().getFirst().equals(path)
                        && operation.method().equals(method))
                .toList();
        return own.isEmpty() && method.equals(HttpMethod.HEAD) ? serving(operations, path, HttpMethod.GET) : own;
    }
}
