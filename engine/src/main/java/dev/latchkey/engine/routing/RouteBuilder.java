package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the operations of all documents into one trie and refuses what is ambiguous, all of it at once. */
final class RouteBuilder {

    /** Most problems that are told; crossing paths may be many. */
    static final int PROBLEMS_MAX = 200;

    private final Draft root = new Draft();
    private final Map<Operation, Operation> operations = new HashMap<>();
    private final List<SpecProblem> problems = new ArrayList<>();

    RouteBuilder add(Collection<ApiDocument> documents) {
        documents.forEach(this::add);
        return this;
    }

    private void add(ApiDocument document) {
        for (var operation : document.operations()) {
            var first = operations.putIfAbsent(operation, operation);
            if (first != null) {
                refuse(
                        operation,
                        "expected every operation of " + operation.api() + " once, came " + operation.id()
                                + " again; first at " + first.source());
                continue;
            }
            for (var path : operation.paths()) {
                add(document, operation, path);
            }
        }
    }

    private void add(ApiDocument document, Operation operation, PathTemplate path) {
        var draft = root;
        for (var segment : path.segments()) {
            draft = draft.child(segment);
        }
        var known = draft.spellings.putIfAbsent(document, path);
        if (known != null && !known.equals(path)) {
            refuse(
                    operation,
                    "expected one spelling of a path in a document, came " + path + " and " + known + ", at "
                            + draft.anyOperation().operation().source()
                            + ", which differ only in the names of parameters");
            return;
        }
        var other = draft.operations.putIfAbsent(operation.method(), new RouteMatch.Matched(operation, path));
        if (other != null && !other.operation().equals(operation)) {
            refuse(
                    operation,
                    "expected one operation for " + operation.method() + " " + path + ", came a second; the first"
                            + " is at " + other.operation().source() + " ("
                            + other.operation().api() + ")");
        }
    }

    RouteNode build() throws SpecException {
        if (problems.isEmpty()) {
            compareBelow(root);
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return root.freeze();
    }

    /** Compares every two templates that part at this node, then those that part further down. */
    private void compareBelow(Draft draft) {
        for (var literal : draft.literals.entrySet()) {
            compareBelow(literal.getValue());
            if (draft.parameter != null && !literal.getKey().isEmpty()) {
                compare(literal.getValue(), draft.parameter, false);
            }
        }
        if (draft.parameter != null) {
            compareBelow(draft.parameter);
        }
    }

    /**
     * Walks two branches that the same request can take. The first is the one the router prefers, having a literal where they
     * parted; once the other has a literal where the first has a parameter, OpenAPI does not say which of them is meant.
     */
    private void compare(Draft preferred, Draft other, boolean isUndefined) {
        if (isUndefined) {
            refuseDifferences(preferred, other);
        }
        for (var literal : preferred.literals.entrySet()) {
            var sameText = other.literals.get(literal.getKey());
            if (sameText != null) {
                compare(literal.getValue(), sameText, isUndefined);
            }
            if (other.parameter != null && !literal.getKey().isEmpty()) {
                compare(literal.getValue(), other.parameter, isUndefined);
            }
        }
        if (preferred.parameter == null) {
            return;
        }
        if (other.parameter != null) {
            compare(preferred.parameter, other.parameter, isUndefined);
        }
        for (var literal : other.literals.entrySet()) {
            if (!literal.getKey().isEmpty()) {
                compare(preferred.parameter, literal.getValue(), true);
            }
        }
    }

    /**
     * Two operations for the same method must decide alike, since the upstream may choose the other one. A method that only
     * one of the paths has does no harm: either that one is chosen and is the only one the upstream can mean, or the request
     * is refused with 405.
     */
    private void refuseDifferences(Draft preferred, Draft other) {
        var preferredEndpoint = preferred.endpoint();
        var otherEndpoint = other.endpoint();
        if (preferredEndpoint == null || otherEndpoint == null) {
            return;
        }
        for (var method : HttpMethod.values()) {
            if (preferredEndpoint.answer(method) instanceof RouteMatch.Matched first
                    && otherEndpoint.answer(method) instanceof RouteMatch.Matched second
                    && !decidesAlike(first.operation(), second.operation())) {
                refuse(
                        second.operation(),
                        "expected " + method + " " + second.path() + " to ask for the same as " + method + " "
                                + first.path() + " at " + first.operation().source()
                                + ": a request can match both, neither is more specific, and their security,"
                                + " permissions, limits or API differ; rename one path or give both the same");
                return;
            }
        }
    }

    private static boolean decidesAlike(Operation first, Operation second) {
        return first.api().equals(second.api())
                && first.security().equals(second.security())
                && first.conditionalSecurity().equals(second.conditionalSecurity())
                && first.permissions().equals(second.permissions())
                && first.limits().equals(second.limits());
    }

    private void refuse(Operation operation, String message) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(new SpecProblem(operation.source(), message));
        }
    }

    /** A node while the trie is built. */
    private static final class Draft {
        private final Map<String, Draft> literals = new LinkedHashMap<>();
        private final Map<HttpMethod, RouteMatch.Matched> operations = new EnumMap<>(HttpMethod.class);
        /** How each document spells this path. */
        private final IdentityHashMap<ApiDocument, PathTemplate> spellings = new IdentityHashMap<>();

        private @Nullable Draft parameter;
        private @Nullable PathAnswers endpoint;

        Draft child(PathTemplate.Segment segment) {
            if (segment instanceof PathTemplate.Literal literal) {
                return literals.computeIfAbsent(literal.text(), text -> new Draft());
            }
            if (segment instanceof PathTemplate.Parameter) {
                return parameter();
            }
            throw new IllegalStateException("no node for a " + segment.getClass());
        }

        private Draft parameter() {
            var child = parameter;
            if (child == null) {
                child = new Draft();
                parameter = child;
            }
            return child;
        }

        RouteMatch.Matched anyOperation() {
            return operations.values().iterator().next();
        }

        /** Null when no path ends here. Made once, when all operations are in. */
        @Nullable
        PathAnswers endpoint() {
            if (endpoint == null && !operations.isEmpty()) {
                endpoint = new PathAnswers(operations);
            }
            return endpoint;
        }

        RouteNode freeze() {
            Map<String, RouteNode> frozen = new LinkedHashMap<>();
            literals.forEach((text, draft) -> frozen.put(text, draft.freeze()));
            return new RouteNode(frozen, parameter == null ? null : parameter.freeze(), endpoint());
        }
    }
}
