package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a request over all documents. The path is chosen first, concrete before templated (OpenAPI 3.1
 * §4.8.8.1) at the leftmost segment that differs, and of two segments with texts and parameters ({@code {id}.json},
 * {@code {id}.min.json}) the one whose matches the other takes too; then the method: {@code DELETE /users/me} is not allowed when only GET is
 * described there, though {@code DELETE /users/{id}} may be. A path that spells a literal segment with escapes it does not
 * need ({@code /users/%6de}) matches nothing, for servers disagree whether that is {@code me} or an id; nor does one that is a text with
 * parameters only if one of them is empty. Immutable.
 */
public final class Router {

    private static final RouteMatch.NoSuchPath NO_SUCH_PATH = new RouteMatch.NoSuchPath();

    /** Whether what is found counts, whatever the documents have for it. */
    static final int ANY_TEMPLATE = -1;

    private final RouteNode root;
    private final PathEnds ends;
    private final CaseReadings cases;

    private final OtherMethods otherMethods;

    private final List<SpecProblem> problems;

    private final Set<Operation> contradicting;

    private final List<HttpMethod> methods;

    private Router(
            RouteNode root,
            PathEnds ends,
            CaseReadings cases,
            OtherMethods otherMethods,
            Set<HttpMethod> additionalMethods,
            Set<Operation> contradicting,
            List<SpecProblem> problems) {
        this.root = root;
        this.ends = ends;
        this.cases = cases;
        this.otherMethods = otherMethods;
        this.methods = Stream.concat(HttpMethod.fixed().stream(), additionalMethods.stream())
                .toList();
        this.contradicting = contradicting;
        this.problems = problems;
    }

    /**
     * Builds the router.
     *
     * @throws SpecException when operations of two documents, or of one that is read by strict rules, claim the same requests, or
     *     could be told apart only by an order that OpenAPI does not define while they differ in what decides a request
     */
    public static Router of(Collection<ApiDocument> documents) throws SpecException {
        var builder = new RouteBuilder().add(documents);
        var root = builder.build();
        return new Router(
                root,
                builder.ends(root),
                builder.cases(),
                builder.otherMethods(),
                builder.additionalMethods(),
                builder.contradicting(),
                builder.told());
    }

    /** Operations that are closed at one of their paths or all, because another one claims the same requests and asks for other things. */
    public Set<Operation> contradicting() {
        return contradicting;
    }

    /** Every method that some request may be let in with: those that OpenAPI has fields for, then those of other names that a document has. */
    public List<HttpMethod> methods() {
        return methods;
    }

    /** What is ambiguous in the documents, and closed where that matters. */
    public List<SpecProblem> problems() {
        return problems;
    }

    /** What the documents say about a request that nobody sends. */
    public RouteMatch match(HttpMethod method, RequestPath path) {
        return match(method, path, Effort.unbounded());
    }

    /**
     * What the documents say about a request; makes no objects.
     *
     * @param effort of the request; when it is spent, the answer means nothing
     */
    public RouteMatch match(HttpMethod method, RequestPath path, Effort effort) {
        var endpoint = find(path, effort);
        return endpoint == null ? NO_SUCH_PATH : endpoint.answer(method, path);
    }

    /**
     * Whether whatever a server makes of a path, it finds this operation there or nothing at all. For paths that all read alike that is
     * so.
     *
     * @param operation that the documents have for the method and the path as it is written
     * @param effort of the request; when it is spent, whatever was not looked at counts as harm
     */
    public boolean isUnmistakable(HttpMethod method, RequestPath path, Operation operation, Effort effort) {
        return new OtherReadings(this, method, path, operation, effort).areHarmless()
                && endsAlike(method, path, effort);
    }

    /**
     * The same where a server may take the path to end at an encoded question mark or number sign ({@link Leniency#ENCODED_PATH_END}): what
     * it finds there asks for the same, or is a method that no document describes.
     *
     * @return false also for a path without such a character
     */
    public boolean isUnmistakableButItsEnd(HttpMethod method, RequestPath path, Operation operation, Effort effort) {
        return new OtherReadings(this, method, path, operation, effort).areHarmlessButEnds()
                && endsAlike(method, path, effort);
    }

    /**
     * Whether it makes no difference who is let in if a server does not mind what some do not ({@link PathDistinction}): it then finds
     * nothing, the same, what asks for the same, or what anybody may call. For almost every path that is so, and nothing is looked up.
     *
     * @param effort as {@link #isUnmistakable} has it
     */
    public boolean endsAlike(HttpMethod method, RequestPath path, Effort effort) {
        return (!ends.mayDiffer(path) && !cases.mayDiffer(path))
                || !(match(method, path, effort) instanceof RouteMatch.Matched matched)
                || decideAlike(method, path, matched.operation(), matched.path(), KnownPart.NOTHING, effort);
    }

    /**
     * Says why {@link #endsAlike} does not hold, as far as the effort of the request goes.
     *
     * @throws IllegalArgumentException when no operation is at the path
     */
    public MistakenPath mistaken(HttpMethod method, RequestPath path, Effort effort) {
        if (!(match(method, path) instanceof RouteMatch.Matched matched)) {
            throw new IllegalArgumentException("expected a path with an operation");
        }
        var operation = matched.operation();
        var known = ends.distinguishedBy(operation.api());
        var meanings = ends.meanings(method, path, operation, matched.path(), known, effort);
        var other = !ends.mayDiffer(path) || meanings.decideAlike() ? null : meanings.harmful();
        var missing = MistakenPath.missing(
                known,
                distinct -> (!ends.mayDiffer(path)
                                || ends.meanings(method, path, operation, matched.path(), distinct, effort)
                                        .decideAlike())
                        && cases.decideAlike(method, path, operation, matched.path(), distinct, effort));
        return new MistakenPath(operation.api(), other, effort.isSpent() ? Set.of() : missing, effort.isSpent());
    }

    /** Whether the server of an API is said to tell something apart. */
    public boolean distinguishes(String api, PathDistinction distinction) {
        return ends.distinguishedBy(api).contains(distinction);
    }

    /**
     * The name of a parameter whose value is another method that a server may run at the path ({@link NamedMethods#harmful}).
     *
     * @param mayRun whether the caller may run another operation as well
     * @param effort as {@link #isUnmistakable} has it
     * @return raw, as it stands in the target; absent when all is harmless
     */
    public @Nullable String harmfulMethodName(
            RequestPath path, Operation judged, Predicate<Operation> mayRun, Effort effort) {
        return NamedMethods.harmful(this, otherMethods, path, judged, mayRun, effort);
    }

    /** Whether a parameter of that name is one that servers find the path to run in, where not anybody may run all paths. */
    public boolean mayNamePath(String name) {
        return !ends.texts.isEmpty() && NamedPaths.mayBe(name, ends.texts);
    }

    /**
     * The name of what names another path in a request that does harm ({@link NamedPaths#harmful}).
     *
     * @param mayRun whether the caller may run another operation as well
     * @param effort as {@link #isUnmistakable} has it
     * @return raw, as it stands in the target, and empty for the path itself; absent when all is harmless
     */
    public @Nullable String harmfulName(
            HttpMethod method, RequestPath path, Operation judged, Predicate<Operation> mayRun, Effort effort) {
        var may = NamedPaths.mayBeIn(path, ends.texts, effort);
        return may ? NamedPaths.harmful(this, method, path, judged, mayRun, effort) : null;
    }

    ClosedTexts closedTexts() {
        return ends.texts;
    }

    /**
     * Whether it does no harm that a server runs what is at another path in place of what was judged.
     *
     * @param place spelt as documents spell it
     * @param known of the place beforehand
     * @param mayRun whether the caller may run another operation as well
     * @param effort of the request
     */
    boolean isHarmlessAt(
            HttpMethod method,
            String place,
            KnownPart known,
            Operation judged,
            Predicate<Operation> mayRun,
            Effort effort) {
        var path = new RequestPath(place, place.length());
        var endpoint = findSpelling(path, effort);
        if (endpoint == RouteNode.ANOTHER_SPELLING) {
            return false;
        }
        var answer = endpoint == null || isWithoutText(endpoint, known.textFrom())
                ? NO_SUCH_PATH
                : endpoint.answer(method, path);
        if (answer instanceof RouteMatch.Closed) {
            return false;
        }
        if (!(answer instanceof RouteMatch.Matched matched)) {
            return decideAlike(method, path, judged, null, known, effort);
        }
        var run = matched.operation();
        return isHarmless(judged, run, mayRun) && decideAlike(method, path, run, matched.path(), known, effort);
    }

    /**
     * The same of every method that is described there: a program in front of everything that finds its path in a parameter may run what it
     * finds whatever the method is. Where the method of the request is described, others count as far as the documents have a text there.
     *
     * @param folder as textFrom of {@link KnownPart}, for the others
     */
    boolean isHarmlessByAnyMethodAt(
            HttpMethod method,
            String place,
            int textFrom,
            int folder,
            Operation judged,
            Predicate<Operation> mayRun,
            Effort effort) {
        var path = new RequestPath(place, place.length());
        Predicate<PathAnswers> isHarmless = found -> isWithoutText(found, found.has(method) ? folder : textFrom)
                || found.allMatch(answer -> answer instanceof RouteMatch.Matched matched
                        && isHarmless(judged, matched.operation(), mayRun));
        var endpoint = find(path, effort);
        return (endpoint == null || isHarmless.test(endpoint))
                && cases.areHarmlessAt(path, judged, isHarmless, effort)
                && !effort.isSpent();
    }

    private static boolean isHarmless(Operation judged, Operation run, Predicate<Operation> mayRun) {
        return OperationRules.isHarmless(judged, run) || (run.limits().equals(judged.limits()) && mayRun.test(run));
    }

    private static boolean isWithoutText(PathAnswers found, int textFrom) {
        return textFrom != ANY_TEMPLATE && found.path() != null && !ClosedTexts.hasText(found.path(), textFrom, true);
    }

    boolean decideAlike(
            HttpMethod method,
            RequestPath path,
            Operation run,
            @Nullable PathTemplate template,
            KnownPart known,
            Effort effort) {
        return ends.decideAlike(method, path, run, template, known, effort)
                && cases.decideAlike(method, path, run, template, known, effort);
    }

    @Nullable
    PathTemplate template(HttpMethod method, RequestPath path, Effort effort) {
        return match(method, path, effort) instanceof RouteMatch.Matched matched ? matched.path() : null;
    }

    private @Nullable PathAnswers find(RequestPath path, Effort effort) {
        var endpoint = findSpelling(path, effort);
        return endpoint == RouteNode.ANOTHER_SPELLING ? null : endpoint;
    }

    @Nullable
    PathAnswers findSpelling(RequestPath path, Effort effort) {
        // "/" has no segment at all, while "/a/" has an empty one at its end.
        var end = path.pathLength();
        return root.find(path.rawTarget(), end == 1 ? end : 0, end, effort);
    }
}
