package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the operations of all documents into one trie. What is ambiguous is closed and told, or refused, all of it at once, where a
 * document is read by strict rules or two documents claim the same.
 */
final class RouteBuilder implements RouteComparison.Verdict {

    /** Most problems that are told; crossing paths may be many. */
    static final int PROBLEMS_MAX = 200;

    /** Most methods that OpenAPI has no field for. */
    static final int ADDITIONAL_METHODS_MAX = 32;

    private final RouteDraft root = new RouteDraft();
    private final Map<Operation, Operation> operations = new HashMap<>();
    private final List<DoubtfulPaths.Placed> placed = new ArrayList<>();
    private final DoubtfulPaths doubtful = new DoubtfulPaths(placed);
    private final Set<Operation> contradicting = new HashSet<>();
    private final Set<HttpMethod> additional = new TreeSet<>();
    private final Set<String> strict = new HashSet<>();
    private final List<SpecProblem> problems = new ArrayList<>();
    private final Set<SpecProblem> told = new LinkedHashSet<>();
    private final PathEndsBuilder ends = new PathEndsBuilder();
    private final SiblingProblems siblings = new SiblingProblems(ends.distinguished(), this::tell);

    private final CaseReadings.Builder cases = new CaseReadings.Builder(siblings, ends.methods());

    RouteBuilder add(Collection<ApiDocument> documents) {
        for (var document : documents) {
            if (document.findings().isStrict()) {
                strict.add(document.name());
            }
        }
        documents.forEach(this::add);
        for (var document : documents) {
            ends.add(document);
            document.findings()
                    .closed()
                    .forEach(closed -> closed.methods().forEach(method -> take(method, closed.source())));
        }
        for (var document : documents) {
            document.findings().closed().forEach(this::close);
        }
        return this;
    }

    private void take(HttpMethod method, SourceLocation source) {
        if (!method.isFixed() && additional.add(method) && additional.size() == ADDITIONAL_METHODS_MAX + 1) {
            refuse(
                    source,
                    "expected at most " + ADDITIONAL_METHODS_MAX
                            + " methods that OpenAPI has no field for in all documents, came one more: " + method);
        }
    }

    private void add(ApiDocument document) {
        for (var operation : document.operations()) {
            take(operation.method(), operation.source());
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
        var draft = at(path);
        var known = draft.spellings.putIfAbsent(document, path);
        if (known != null && !known.equals(path) && document.findings().isStrict()) {
            refuse(
                    operation,
                    "expected one spelling of a path in a document, came " + path + " and " + known + ", at "
                            + draft.anyOperation().operation().source()
                            + ", which differ only in the names of parameters");
            return;
        }
        var other = draft.operations.putIfAbsent(operation.method(), new RouteMatch.Matched(operation, path));
        if (other != null && !other.operation().equals(operation)) {
            addSecond(draft, other.operation(), operation, path);
        } else {
            placed.add(new DoubtfulPaths.Placed(draft, operation, path));
        }
    }

    private RouteDraft at(PathTemplate path) {
        var draft = root;
        for (var segment : path.segments()) {
            draft = draft.child(segment);
        }
        return draft;
    }

    /** Of two that differ only in the names of parameters, the upstream may choose either. */
    private void addSecond(RouteDraft draft, Operation first, Operation second, PathTemplate path) {
        var message = "expected one operation for " + second.method() + " " + path + ", came a second; the first is at "
                + first.source() + " (" + first.api() + ")";
        if (isStrict(first, second) || !first.api().equals(second.api())) {
            refuse(second, message);
        } else if (OperationRules.decideAlike(first, second)) {
            tell(second, first, message + "; they ask for the same, so either may be meant", SpecProblem.Effect.NOTED);
        } else {
            tell(
                    second,
                    first,
                    message + "; they ask for different things, so both are closed",
                    SpecProblem.Effect.CLOSES);
            draft.closed.put(second.method(), path);
            contradicting.add(first);
            contradicting.add(second);
        }
    }

    private boolean isStrict(Operation first, Operation second) {
        return strict.contains(first.api()) || strict.contains(second.api());
    }

    /** With those of other names where they are closed too; an operation that is described stays what {@link RouteDraft} makes of it. */
    private Set<HttpMethod> methods(ClosedOperation closed) {
        if (!closed.isEveryMethod() && closed.extent() != ClosedOperation.Extent.WHAT_IS_NOT_DESCRIBED) {
            return closed.methods();
        }
        var methods = new TreeSet<>(closed.methods());
        methods.addAll(additional);
        return methods;
    }

    private void close(ClosedOperation closed) {
        for (var path : closed.paths()) {
            switch (closed.extent()) {
                case THESE_METHODS ->
                    methods(closed).forEach(method -> at(path).closed.put(method, path));
                case WHAT_IS_NOT_DESCRIBED ->
                    methods(closed).forEach(method -> at(path).closedElse.put(method, path));
                case UNREADABLE_PATH -> contestWhatMayBeMeant(closed, path);
            }
        }
    }

    private void contestWhatMayBeMeant(ClosedOperation closed, PathTemplate path) {
        var answers = doubtful.answers(closed, path, methods(closed));
        ends.addUnreadable(path, answers);
        cases.addUnreadable(path, answers);
        var unreadable = new TemplateMatcher(path);
        for (var one : placed) {
            if (one.operation().api().equals(closed.api()) && unreadable.mayMeanWhat(one.path())) {
                var harmful = DoubtfulPaths.harmful(one, answers);
                harmful.forEach(method -> one.draft().contest(method, path));
                if (!harmful.isEmpty()) {
                    tell(
                            one.operation(),
                            one.operation(),
                            "closed for requests that the path at " + closed.source()
                                    + " may mean, which cannot be read or is written otherwise",
                            SpecProblem.Effect.NARROWS);
                }
            }
        }
    }

    RouteNode build() throws SpecException {
        if (problems.isEmpty()) {
            new RouteComparison(this).compare(root);
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return root.freeze((path, answers) -> {
            ends.add(path, answers);
            cases.add(path, answers);
        });
    }

    /** What a path may mean beside what it says. */
    PathEnds ends(RouteNode frozen) {
        var built = ends.build(frozen, root);
        ends.compareWith(siblings, built);
        return built;
    }

    /** What a server may run that takes the method from somewhere else. */
    OtherMethods otherMethods() {
        return ends.otherMethods();
    }

    /** What a path may mean to a server that minds no case. */
    CaseReadings cases() {
        return cases.build(ends.distinguished());
    }

    /** Those that some document names and OpenAPI has no field for. */
    Set<HttpMethod> additionalMethods() {
        return additional;
    }

    /** Operations that are closed because another claims the same requests. */
    Set<Operation> contradicting() {
        return Set.copyOf(contradicting);
    }

    /** What was found that refuses nothing. */
    List<SpecProblem> told() {
        return List.copyOf(told);
    }

    /**
     * Two operations for the same method must decide alike, since the upstream may choose the other one; else the requests that
     * both match are closed. A method that only one of the paths has does no harm: either that one is chosen and is the only one
     * the upstream can mean, or the request is refused with 405.
     */
    @Override
    public void compareAnswers(RouteDraft preferred, RouteDraft other) {
        for (var method : preferred.answers().keySet()) {
            if (!(preferred.answers().get(method) instanceof RouteMatch.Matched first)) {
                continue;
            }
            var answer = other.answers().get(method);
            if (answer instanceof RouteMatch.Closed) {
                preferred.contest(method, other.closedPath(method));
            } else if (answer instanceof RouteMatch.Matched second
                    && !OperationRules.decideAlike(first.operation(), second.operation())) {
                if (isStrict(first.operation(), second.operation())) {
                    refuse(second.operation(), contradiction(method, first, second));
                    return;
                }
                preferred.contest(method, second.path());
                if (first.operation().method().equals(second.operation().method())
                        && !first.operation().method().equals(method)) {
                    continue; // HEAD by the rules of GET, of which it was told
                }
                if (told.size() < PROBLEMS_MAX) { // of a million pairs, most are not told
                    tell(
                            second.operation(),
                            first.operation(),
                            contradiction(method, first, second) + "; until then what matches both is closed",
                            SpecProblem.Effect.NARROWS);
                }
            }
        }
    }

    private static String contradiction(HttpMethod method, RouteMatch.Matched first, RouteMatch.Matched second) {
        return "expected " + method + " " + second.path() + " to ask for the same as " + method + " " + first.path()
                + " at " + first.operation().source()
                + ": a request can match both, neither is more specific, and their security,"
                + " permissions, limits or API differ; rename one path or give both the same";
    }

    @Override
    public void compareSlashes(RouteDraft preferred, RouteDraft other) {
        siblings.compareSlashes(preferred, other);
    }

    @Override
    public void refuse(RouteDraft draft, String message) {
        draft.firstBelow().or(root::firstBelow).ifPresent(first -> refuse(first.operation(), message));
    }

    /** @param other that it is about too */
    private void tell(Operation operation, Operation other, String message, SpecProblem.Effect effect) {
        if (told.size() < PROBLEMS_MAX) {
            told.add(new SpecProblem(operation.source(), message, effect, other.source()));
        }
    }

    private void refuse(Operation operation, String message) {
        refuse(operation.source(), message);
    }

    private void refuse(SourceLocation source, String message) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(new SpecProblem(source, message));
        }
    }
}
