package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.PathVariants;
import dev.latchkey.engine.routing.PathWitnesses;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change of documents does to requests that more than one path template matches: one that judged them may be gone, so that a
 * wider one does, or two that contradicted each other and closed them may agree. Nothing is concluded from the templates: what is
 * compared is who judges a request before and after, by the routers themselves, at a path for each set of templates that a path can
 * match ({@link PathWitnesses}), and at those that some server takes for it ({@link PathVariants}). Those
 * are in normal spelling; what only some API takes is looked at beside them
 * ({@link LenientComparison}).
 */
public final class RequestComparison {

    /**
     * What is served.
     *
     * @param closed what the documents leave closed
     */
    public record State(ApiOperations operations, List<ClosedOperation> closed) {}

    /** Requests that another operation judges from now on, with what their paths look like; before, it may be that none did. */
    private record Fallen(HttpMethod method, PathTemplate place, Pair judges) {

        boolean isOfAnotherApi() {
            var before = judges.before();
            return before != null && !before.api().equals(judges.after().api());
        }

        /** Whether others fall to the same operation because this does. */
        boolean isAlso(HttpMethod other, Pair pair) {
            return method.equals(other)
                    && pair.before() == null
                    && judges.after().equals(pair.after());
        }

        /** Whether it follows from what is said of the operations themselves. */
        boolean isAmong(List<AccessComparison.Change> access) {
            return !isOfAnotherApi()
                    && access.stream()
                            .filter(AccessComparison.Change::isOpening)
                            .anyMatch(change -> judges.after().equals(change.after())
                                    && (change.before() == null
                                            || change.before().equals(judges.before())));
        }

        String text() {
            var before = judges.before();
            var after = judges.after();
            var here = method + " " + place;
            if (before == null) {
                return here + " was closed, and is judged as " + after.signature() + " then";
            }
            if (isOfAnotherApi()) {
                return here + " belongs to the API " + after.api() + " and no longer to " + before.api()
                        + ": it is judged as " + after.signature() + ", and takes tokens that are limited to "
                        + after.api();
            }
            return here
                    + (isAt(before, place) && !isAt(after, place)
                            ? " is gone, and requests for it are judged as "
                            : " was judged as " + before.signature() + ", and is judged as ")
                    + after.signature() + " then, which lets in whom it did not, or to more";
        }
    }

    /** What a path is compared by. */
    private enum Finding {
        /** It stands for others, and may be refused for what they do not share. */
        MATCHED,
        /** It stands for itself. */
        JUDGED
    }

    private record Pair(@Nullable Operation before, Operation after) {}

    private final State before;
    private final State after;
    private final Map<Pair, Boolean> openings = new HashMap<>();
    /** Whose operation judged before as well. */
    private final Set<Pair> said = new HashSet<>();

    private final Set<HttpMethod> methods = new TreeSet<>();
    private final List<Fallen> found = new ArrayList<>();
    private final List<String> lenient;

    private RequestComparison(State before, State after) {
        this.before = before;
        this.after = after;
        methods.addAll(before.operations().methods());
        methods.addAll(after.operations().methods());
        var shapes = new HashMap<String, PathTemplate>();
        var was = rules(before, shapes);
        var is = rules(after, shapes);
        var variants = new PathVariants(shapes.values());
        PathWitnesses.of(
                shapes.values(),
                template -> !was.getOrDefault(shape(template), List.of())
                        .equals(is.getOrDefault(shape(template), List.of())),
                witness -> {
                    var told = found.size();
                    compareAt(witness, Finding.MATCHED, List.of());
                    var here = List.copyOf(found.subList(told, found.size()));
                    variants.of(witness, variant -> compareAt(variant, Finding.JUDGED, here));
                });
        variants.alikeButForMarks(shapes.values(), witness -> compareAt(witness, Finding.JUDGED, List.of()));
        var shorter = shapes.values().stream()
                .filter(template -> !was.getOrDefault(shape(template), List.of())
                        .equals(is.getOrDefault(shape(template), List.of())))
                .flatMap(template -> PathVariants.shorter(template).stream())
                .collect(Collectors.toSet());
        if (!shorter.isEmpty()) {
            PathWitnesses.of(
                    Stream.concat(shapes.values().stream(), shorter.stream()).toList(), shorter::contains, witness -> {
                        compareAt(witness, Finding.JUDGED, List.of());
                        variants.of(witness, variant -> compareAt(variant, Finding.JUDGED, List.of()));
                    });
        }
        this.lenient = LenientComparison.openings(after.operations(), changed(shapes, was, is));
    }

    /** What is said in place of what opens where there is more to compare than may be: nobody vouches that nothing does. */
    public static String beyondComparison(IllegalArgumentException why) {
        return "who gets in cannot be compared: " + why.getMessage();
    }

    /**
     * Says which requests let somebody in who was not, or to more, or belong to another API, beside what the operations themselves do.
     *
     * @param access what became of the operations, which is not said again
     * @return a sentence for each
     * @throws IllegalArgumentException when paths overlap in too many ways to look at each, or conditions are too many
     */
    public static List<String> openings(List<AccessComparison.Change> access, State before, State after) {
        var comparison = new RequestComparison(before, after);
        var ofValues = ValueComparison.openings(before, after);
        comparison.found.forEach(fallen -> ofValues.remove(fallen.judges().after()));
        access.stream().filter(AccessComparison.Change::isOpening).forEach(change -> ofValues.remove(change.after()));
        return Stream.of(
                        comparison.found.stream()
                                .filter(fallen -> !fallen.isAmong(access))
                                .map(Fallen::text)
                                .distinct()
                                .sorted(),
                        ofValues.values().stream().sorted(),
                        comparison.lenient.stream(),
                        DeclaredNames.openings(before.operations(), after.operations()).stream())
                .flatMap(told -> told)
                .toList();
    }

    /**
     * What readings of a lenient request may meet in another way than before: a template that is there no more, or only now, or whose
     * rules are other ones. A request may be let in because these now ask for what its own ask for.
     */
    private static List<LenientComparison.Changed> changed(
            Map<String, PathTemplate> shapes, Map<String, List<Object>> was, Map<String, List<Object>> is) {
        var changed = new ArrayList<LenientComparison.Changed>();
        shapes.forEach((shape, place) -> {
            if (!is.containsKey(shape)) {
                changed.add(new LenientComparison.Changed(place, "is gone"));
            } else if (!was.containsKey(shape)) {
                changed.add(new LenientComparison.Changed(place, "is new"));
            } else if (!was.get(shape).equals(is.get(shape))) {
                changed.add(new LenientComparison.Changed(place, "is changed"));
            }
        });
        changed.sort(Comparator.comparing(Object::toString));
        return changed;
    }

    /** What decides about requests at one template, in an order that counts. */
    private static Map<String, List<Object>> rules(State state, Map<String, PathTemplate> shapes) {
        var rules = new HashMap<String, List<Object>>();
        var operations = state.operations();
        Stream.concat(
                        operations.all().stream(),
                        operations.contradicting().stream()
                                .sorted((one, other) -> one.toString().compareTo(other.toString())))
                .forEach(operation -> operation
                        .paths()
                        .forEach(path -> at(path, rules, shapes).add(rulesOf(operation))));
        for (var closed : state.closed()) {
            var described = closed.extent() == ClosedOperation.Extent.UNREADABLE_PATH
                    ? operations.all().stream()
                            .filter(closed::isMeantBy)
                            .map(RequestComparison::rulesOf)
                            .toList()
                    : List.of();
            closed.paths()
                    .forEach(path -> at(path, rules, shapes)
                            .add(List.of(closed.api(), closed.extent(), closed.methods(), described)));
        }
        return rules;
    }

    private static List<Object> rulesOf(Operation operation) {
        return List.of(
                operation.method(),
                operation.api(),
                operation.security(),
                operation.conditionalSecurity(),
                operation.permissions(),
                operation.limits(),
                operation.upgrades());
    }

    private static List<Object> at(
            PathTemplate path, Map<String, List<Object>> rules, Map<String, PathTemplate> shapes) {
        shapes.put(shape(path), path);
        return rules.computeIfAbsent(shape(path), one -> new ArrayList<>());
    }

    /** What the names of parameters do not change. */
    static String shape(PathTemplate path) {
        return path.toString().replaceAll("\\{[^}]*}", "{}");
    }

    private static boolean isAt(Operation operation, PathTemplate place) {
        return operation.paths().stream().anyMatch(path -> shape(path).equals(shape(place)));
    }

    /** @param told what is said of the path that this one may be taken for, which is not said again */
    private void compareAt(PathWitnesses.Witness witness, Finding finding, List<Fallen> told) {
        for (var method : methods) {
            var pair = pair(method, witness.path(), finding);
            if (pair != null
                    && (!method.equals(HttpMethod.HEAD) || !pair.equals(pair(HttpMethod.GET, witness.path(), finding)))
                    && told.stream().noneMatch(fallen -> fallen.isAlso(method, pair))) {
                compare(method, witness.place(), pair);
            }
        }
    }

    private void compare(HttpMethod method, PathTemplate place, Pair pair) {
        if (!isQuiet(pair)) {
            said.add(pair);
            found.add(new Fallen(method, place, pair));
        }
    }

    /** Whether nothing is said of it; what was said once is not said again, but of what was closed it is said where. */
    private boolean isQuiet(Pair pair) {
        var before = pair.before();
        if (before != null && said.contains(pair)) {
            return true;
        }
        var isOpening = openings.computeIfAbsent(pair, one -> AccessComparison.isOpening(one.before(), one.after()));
        return !isOpening
                && (before == null
                        || before.api().equals(pair.after().api())
                        || pair.after().security().isClosed());
    }

    /** Absent where nobody is let in after the change, and where nothing is said of it. */
    private @Nullable Pair pair(HttpMethod method, RequestPath path, Finding finding) {
        var is = matched(after, method, path);
        if (is == null) {
            return null;
        }
        var was = matched(before, method, path);
        if (finding == Finding.MATCHED) {
            return new Pair(was, is);
        }
        var pair = new Pair(was != null && before.operations().takes(method, path.rawTarget()) ? was : null, is);
        // Most paths are judged as before, and to read one as a target costs more than all else.
        return isQuiet(pair) || !after.operations().takes(method, path.rawTarget()) ? null : pair;
    }

    private static @Nullable Operation matched(State state, HttpMethod method, RequestPath path) {
        return state.operations().match(method, path) instanceof RouteMatch.Matched matched
                ? matched.operation()
                : null;
    }
}
