package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.routing.OperationRules;
import dev.latchkey.engine.routing.TakenFor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a change of documents lets in that was refused for its values alone: a server may take them for another path, which asked for
 * something else, and now asks for the same, is open, or is gone. Either of the two may have changed: a wide template that becomes stricter
 * asks for what a text beside it asks for. It is not said which values these are.
 */
final class ValueComparison {

    /** Most pairs of paths that are compared. */
    static final int PAIRS_MAX = 4_000_000;

    /** By the shape of its path. */
    private record Served(Map<String, List<Operation>> byShape, Collection<String> closed) {

        boolean isHarmful(Operation judged, String shape) {
            return closed.contains(shape)
                    || byShape.getOrDefault(shape, List.of()).stream()
                            .anyMatch(run -> !OperationRules.isHarmless(judged, run));
        }
    }

    private final Served before;
    private final Served after;
    private final Map<String, PathTemplate> shapes = new HashMap<>();
    private int pairs;

    private ValueComparison(RequestComparison.State before, RequestComparison.State after) {
        this.before = served(before);
        this.after = served(after);
    }

    /**
     * Says of which operations that may be so.
     *
     * @return a sentence for each, by the operation that judges what is let in
     * @throws IllegalArgumentException when there is more to compare than may be
     */
    static Map<Operation, String> openings(RequestComparison.State before, RequestComparison.State after) {
        var comparison = new ValueComparison(before, after);
        var openings = new HashMap<Operation, String>();
        for (var operation : after.operations().all()) {
            for (var path : operation.paths()) {
                if (path.hasParameter() && !openings.containsKey(operation)) {
                    comparison.addOpening(operation, path, openings);
                }
            }
        }
        return openings;
    }

    private Served served(RequestComparison.State state) {
        var byShape = new HashMap<String, List<Operation>>();
        var closed = new LinkedHashSet<String>();
        state.operations()
                .all()
                .forEach(operation -> operation
                        .paths()
                        .forEach(path -> byShape.computeIfAbsent(shape(path), one -> new ArrayList<>())
                                .add(operation)));
        Stream.concat(
                        state.operations().contradicting().stream().flatMap(one -> one.paths().stream()),
                        state.closed().stream().flatMap(one -> one.paths().stream()))
                .forEach(path -> closed.add(shape(path)));
        return new Served(byShape, closed);
    }

    private String shape(PathTemplate path) {
        var shape = RequestComparison.shape(path);
        shapes.putIfAbsent(shape, path);
        return shape;
    }

    private void addOpening(Operation operation, PathTemplate path, Map<Operation, String> openings) {
        var was = before.byShape().getOrDefault(RequestComparison.shape(path), List.of()).stream()
                .filter(one -> one.method().equals(operation.method()))
                .toList();
        shapes.forEach((shape, other) -> {
            if (++pairs > PAIRS_MAX) {
                throw new IllegalArgumentException("more than " + PAIRS_MAX + " paths may be taken for one another");
            }
            if (was.stream().anyMatch(one -> before.isHarmful(one, shape))
                    && !after.isHarmful(operation, shape)
                    && !openings.containsKey(operation)
                    && TakenFor.mayBe(path, other)) {
                openings.put(
                        operation,
                        operation.method() + " " + path
                                + ": requests that were refused, since a server could take what is" + " in them for "
                                + other + ", are judged as " + operation.signature() + " then");
            }
        });
    }
}
