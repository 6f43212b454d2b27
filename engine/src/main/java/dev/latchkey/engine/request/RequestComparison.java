package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.PathOverlap;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change of documents does to requests that more than one path template matches: one that judged them may be gone, so that a
 * wider one does, or two that contradicted each other and closed them may agree. What is compared is who judges a request before
 * and after, at a path for each changed template and for each of its overlaps with one and with two others. More are not needed:
 * what became of a request depends on the template that judged it, on one that it contradicted, and on the one that judges it now.
 */
public final class RequestComparison {

    /** Most overlaps that are looked at. */
    static final int OVERLAPS_MAX = 500_000;

    /**
     * What is served.
     *
     * @param closed what the documents leave closed
     */
    public record State(ApiOperations operations, List<ClosedOperation> closed) {}

    /** Requests that another operation judges from now on, with what their paths look like; before, it may be that none did. */
    private record Fallen(HttpMethod method, PathTemplate place, Pair judges, boolean isOpening) {

        boolean isOfAnotherApi() {
            var before = judges.before();
            return before != null && !before.api().equals(judges.after().api());
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
                    + (before.paths().contains(place) && !after.paths().contains(place)
                            ? " is gone, and requests for it are judged as "
                            : " was judged as " + before.signature() + ", and is judged as ")
                    + after.signature() + " then, which lets in whom it did not, or to more";
        }
    }

    private record Pair(@Nullable Operation before, Operation after) {}

    private final State before;
    private final State after;
    private final TemplateIndex templates = new TemplateIndex();
    private final char fill;
    private final Set<String> targets = new HashSet<>();
    private final Map<Pair, Boolean> openings = new HashMap<>();
    private final List<Fallen> found = new ArrayList<>();
    private int overlaps;

    private RequestComparison(State before, State after) {
        this.before = before;
        this.after = after;
        var shapes = new HashMap<String, PathTemplate>();
        var was = rules(before, shapes);
        var is = rules(after, shapes);
        shapes.values().forEach(templates::add);
        this.fill = templates.unusedCharacter();
        shapes.forEach((shape, template) -> {
            if (!was.getOrDefault(shape, List.of()).equals(is.getOrDefault(shape, List.of()))) {
                compareOverlaps(template);
            }
        });
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
     * @throws IllegalArgumentException when there are more than {@value #OVERLAPS_MAX} overlaps, or conditions that are too many
     */
    public static List<String> openings(List<AccessComparison.Change> access, State before, State after) {
        return new RequestComparison(before, after)
                .found.stream()
                        .filter(fallen -> !fallen.isAmong(access))
                        .map(Fallen::text)
                        .sorted()
                        .toList();
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
                        .forEach(path -> at(path, rules, shapes)
                                .add(List.of(
                                        operation.method(),
                                        operation.api(),
                                        operation.security(),
                                        operation.conditionalSecurity(),
                                        operation.permissions(),
                                        operation.limits(),
                                        operation.upgrades()))));
        for (var closed : state.closed()) {
            closed.paths()
                    .forEach(path ->
                            at(path, rules, shapes).add(List.of(closed.api(), closed.extent(), closed.methods())));
        }
        return rules;
    }

    private static List<Object> at(
            PathTemplate path, Map<String, List<Object>> rules, Map<String, PathTemplate> shapes) {
        var shape = path.toString().replaceAll("\\{[^}]*}", "{}");
        shapes.put(shape, path);
        return rules.computeIfAbsent(shape, one -> new ArrayList<>());
    }

    private void compareOverlaps(PathTemplate changed) {
        compareAt(changed);
        var seen = new HashSet<String>();
        for (var second : overlapping(changed)) {
            if (seen.add(PathOverlap.target(second, fill))) {
                compareAt(second);
                overlapping(second).forEach(this::compareAt);
            }
        }
    }

    private Collection<PathTemplate> overlapping(PathTemplate template) {
        var both = new ArrayList<PathTemplate>();
        for (var other : templates.near(template)) {
            PathOverlap.of(template, other, fill).ifPresent(both::add);
        }
        overlaps += both.size();
        if (overlaps > OVERLAPS_MAX) {
            throw new IllegalArgumentException("more than " + OVERLAPS_MAX + " paths that several templates match");
        }
        return both;
    }

    private void compareAt(PathTemplate place) {
        var target = PathOverlap.target(place, fill);
        if (!targets.add(target) || !(RequestPath.parse(target) instanceof ParsedTarget.Accepted accepted)) {
            return;
        }
        for (var method : HttpMethod.values()) {
            var pair = pair(method, accepted.path());
            if (pair != null && (method != HttpMethod.HEAD || !pair.equals(pair(HttpMethod.GET, accepted.path())))) {
                compare(method, place, pair);
            }
        }
    }

    private void compare(HttpMethod method, PathTemplate place, Pair pair) {
        if (pair.before() != null && openings.containsKey(pair)) {
            return;
        }
        var isOpening = openings.computeIfAbsent(pair, one -> AccessComparison.isOpening(one.before(), one.after()));
        var fallen = new Fallen(method, place, pair, isOpening);
        if (isOpening || (fallen.isOfAnotherApi() && !pair.after().security().isClosed())) {
            found.add(fallen);
        }
    }

    /** Absent where nobody is let in after the change. */
    private @Nullable Pair pair(HttpMethod method, RequestPath path) {
        return operation(after, method, path)
                .map(is -> new Pair(operation(before, method, path).orElse(null), is))
                .orElse(null);
    }

    private static Optional<Operation> operation(State state, HttpMethod method, RequestPath path) {
        return state.operations().match(method, path) instanceof RouteMatch.Matched matched
                ? Optional.of(matched.operation())
                : Optional.empty();
    }
}
