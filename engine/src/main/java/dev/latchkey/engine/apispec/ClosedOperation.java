package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a document describes in a way that is not understood, so that no request for it is let through, also none that another
 * operation would take.
 *
 * @param api name of the API it belongs to, as configured
 * @param methods with all of {@link HttpMethod#fixed()}, those of any other name are closed too
 * @param path as the document spells it
 * @param paths the path with each base path; of an unreadable one, parameters stand for the segments that cannot be read
 * @param reason what was expected and what came
 */
public record ClosedOperation(
        String api,
        Set<HttpMethod> methods,
        String path,
        List<PathTemplate> paths,
        Extent extent,
        SourceLocation source,
        String reason) {

    /** How much is closed. */
    public enum Extent {
        /** The methods on the paths. */
        THESE_METHODS,
        /** Those of the methods that nothing describes, so that no other template answers them. */
        WHAT_IS_NOT_DESCRIBED,
        /** Whatever the path may mean, for it cannot be read. */
        UNREADABLE_PATH
    }

    public ClosedOperation {
        methods = Set.copyOf(methods);
        paths = List.copyOf(paths);
        path = Quoted.onOneLine(path);
        reason = Quoted.onOneLine(reason);
    }

    /**
     * Whether an operation is described by the key that is closed for what it may mean beside that.
     *
     * @return true also of one whose path ends in the same way
     */
    public boolean isMeantBy(Operation operation) {
        return extent == Extent.UNREADABLE_PATH
                && operation.api().equals(api)
                && operation.paths().stream().anyMatch(this::isEndOf);
    }

    private boolean isEndOf(PathTemplate whole) {
        var segments = whole.segments();
        return (segments.isEmpty()
                        || path.endsWith(segments.get(segments.size() - 1).written()))
                && whole.toString().endsWith(path);
    }

    /** Whether no method is left out, of whatever name. */
    public boolean isEveryMethod() {
        return methods.containsAll(HttpMethod.fixed());
    }

    /** Where it is closed, with each base path, as those of an operation; a path that cannot be read is as the document spells it. */
    public List<String> wholePaths() {
        return extent == Extent.UNREADABLE_PATH || paths.isEmpty()
                ? List.of(path)
                : paths.stream().map(PathTemplate::toString).toList();
    }

    /** Those that are closed for the same reason together, in the order of the first of each. */
    public static List<List<ClosedOperation>> byReason(List<ClosedOperation> closed) {
        var byReason = new LinkedHashMap<String, List<ClosedOperation>>();
        closed.forEach(one -> byReason.computeIfAbsent(one.reason(), reason -> new ArrayList<>())
                .add(one));
        return List.copyOf(byReason.values());
    }

    /** Method and path, for people: {@code GET /orders}; {@code any method of /orders} for all of them. */
    public String signature() {
        return isEveryMethod()
                ? "any method of " + wholePaths().get(0)
                : String.join(
                                ", ",
                                methods.stream().sorted().map(HttpMethod::name).toList())
                        + " " + wholePaths().get(0);
    }
}
