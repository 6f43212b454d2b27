package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the operations of all documents into one trie and refuses what is ambiguous, all of it at once. */
final class RouteBuilder {

    /** Most problems that are told; crossing paths may be many. */
    static final int PROBLEMS_MAX = 200;

    private final RouteDraft root = new RouteDraft();
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
    private void compareBelow(RouteDraft draft) {
        var branches = draft.branches();
        if (branches.size() > RouteDraft.PATTERNS_MAX) {
            refuseMany(branches.get(RouteDraft.PATTERNS_MAX).draft());
            return;
        }
        for (var literal : draft.literals.entrySet()) {
            compareBelow(literal.getValue());
            for (var branch : branches) {
                if (branch.pattern().takes(literal.getKey())) {
                    compare(literal.getValue(), branch.draft(), false);
                }
            }
            if (draft.parameter != null && !literal.getKey().isEmpty()) {
                compare(literal.getValue(), draft.parameter, false);
            }
        }
        for (var i = 0; i < branches.size(); i++) {
            var first = branches.get(i);
            compareBelow(first.draft());
            for (var second : branches.subList(i + 1, branches.size())) {
                if (first.pattern().overlaps(second.pattern())) {
                    compare(first.draft(), second.draft(), !second.pattern().covers(first.pattern()));
                }
            }
            if (draft.parameter != null) {
                compare(first.draft(), draft.parameter, false);
            }
        }
        if (draft.parameter != null) {
            compareBelow(draft.parameter);
        }
    }

    private void refuseMany(RouteDraft draft) {
        var at = draft;
        while (at.operations.isEmpty()) {
            at = !at.literals.isEmpty()
                    ? at.literals.values().iterator().next()
                    : at.parameter != null ? at.parameter : at.branches().get(0).draft();
        }
        refuse(
                at.anyOperation().operation(),
                "expected at most " + RouteDraft.PATTERNS_MAX
                        + " different segments of texts and parameters behind one beginning of a path, came one more");
    }

    /**
     * Walks two branches that the same request can take. The first is the one the router prefers, being more specific where they
     * parted; once the other is more specific at a segment, OpenAPI does not say which of them is meant.
     */
    private void compare(RouteDraft preferred, RouteDraft other, boolean isUndefined) {
        if (isUndefined) {
            refuseDifferences(preferred, other);
        }
        for (var literal : preferred.literals.entrySet()) {
            compareLiteral(literal.getKey(), literal.getValue(), other, isUndefined);
        }
        for (var branch : preferred.branches()) {
            comparePattern(branch, other, isUndefined);
        }
        if (preferred.parameter == null) {
            return;
        }
        if (other.parameter != null) {
            compare(preferred.parameter, other.parameter, isUndefined);
        }
        for (var branch : other.branches()) {
            compare(preferred.parameter, branch.draft(), true);
        }
        for (var literal : other.literals.entrySet()) {
            if (!literal.getKey().isEmpty()) {
                compare(preferred.parameter, literal.getValue(), true);
            }
        }
    }

    private void compareLiteral(String text, RouteDraft preferred, RouteDraft other, boolean isUndefined) {
        var sameText = other.literals.get(text);
        if (sameText != null) {
            compare(preferred, sameText, isUndefined);
        }
        for (var branch : other.branches()) {
            if (branch.pattern().takes(text)) {
                compare(preferred, branch.draft(), isUndefined);
            }
        }
        if (other.parameter != null && !text.isEmpty()) {
            compare(preferred, other.parameter, isUndefined);
        }
    }

    private void comparePattern(RouteDraft.Branch preferred, RouteDraft other, boolean isUndefined) {
        var pattern = preferred.pattern();
        for (var literal : other.literals.entrySet()) {
            if (pattern.takes(literal.getKey())) {
                compare(preferred.draft(), literal.getValue(), true);
            }
        }
        for (var branch : other.branches()) {
            if (pattern.overlaps(branch.pattern())) {
                compare(
                        preferred.draft(),
                        branch.draft(),
                        isUndefined || !branch.pattern().covers(pattern));
            }
        }
        if (other.parameter != null) {
            compare(preferred.draft(), other.parameter, isUndefined);
        }
    }

    /**
     * Two operations for the same method must decide alike, since the upstream may choose the other one. A method that only
     * one of the paths has does no harm: either that one is chosen and is the only one the upstream can mean, or the request
     * is refused with 405.
     */
    private void refuseDifferences(RouteDraft preferred, RouteDraft other) {
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
}
