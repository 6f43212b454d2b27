package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What servers are known not to mind at the end of a path: a slash, and a format ({@code .json}) behind the last segment. A path must
 * decide alike without it, or with the slash that it has not. Where no document has a path with a slash at its end, and the path has no
 * format, nothing is looked up.
 */
final class PathEnds {

    /** So many dots of the last segment are looked at, from the left: whatever stands behind one is a format to some server. */
    static final int DOTS_MAX = 16;

    private static final PathTemplate.Segment UNKNOWN = new PathTemplate.Parameter(PathTemplate.UNREADABLE);

    private final RouteNode root;

    PathEnds(RouteNode root) {
        this.root = root;
    }

    /** Whether there is anything to look up. */
    boolean mayDiffer(RequestPath path) {
        return path.pathLength() > 1 && (root.hasSlashes() || firstFormat(path.rawTarget(), lastSegmentEnd(path)) >= 0);
    }

    /**
     * Whether every other end of a path leads to nothing, or to what decides as the operation does, or to what anybody may call.
     *
     * @param template by which the path is matched as it stands; absent when it is matched by none
     */
    boolean decideAlike(HttpMethod method, RequestPath path, Operation judged, @Nullable PathTemplate template) {
        if (!mayDiffer(path)) {
            return true;
        }
        var target = path.rawTarget();
        var end = lastSegmentEnd(path);
        var isSlashed = end < path.pathLength();
        if (root.hasSlashes() && !decidesAlike(method, target, end, !isSlashed, judged, UNKNOWN)) {
            return false;
        }
        var last = template == null ? UNKNOWN : lastSegment(template);
        if (last instanceof PathTemplate.Literal) {
            return true;
        }
        var format = firstFormat(target, end);
        for (var dots = 0; format >= 0 && dots < DOTS_MAX; dots++) {
            if (!decidesAlike(method, target, format, false, judged, last)
                    || (root.hasSlashes() && !decidesAlike(method, target, format, true, judged, last))) {
                return false;
            }
            format = formatAfter(target, format, end);
        }
        return true;
    }

    private boolean decidesAlike(
            HttpMethod method,
            String target,
            int end,
            boolean isSlashed,
            Operation judged,
            PathTemplate.Segment judgedBy) {
        var endpoint = isSlashed ? root.findSlashed(target, 0, end) : root.find(target, 0, end);
        if (endpoint == null) {
            return true;
        }
        if (endpoint == RouteNode.ANOTHER_SPELLING) {
            return false;
        }
        if (endpoint.isOnly(method, judged)) {
            return true;
        }
        var other = isSlashed ? target.substring(0, end) + "/" : target.substring(0, end);
        var run = endpoint.answer(method, new RequestPath(other, other.length()));
        return run instanceof RouteMatch.Matched matched
                ? OperationRules.isHarmless(judged, matched.operation())
                        || (hasFormat(judgedBy) && !(lastSegment(matched.path()) instanceof PathTemplate.Literal))
                : !(run instanceof RouteMatch.Closed);
    }

    /** Whether the document itself says that there is one, so that what is without it is another path to the server, too. */
    private static boolean hasFormat(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Mixed mixed
                && mixed.pieces().get(mixed.pieces().size() - 1) instanceof PathTemplate.Literal literal
                && literal.text().indexOf('.') >= 0;
    }

    private static PathTemplate.Segment lastSegment(PathTemplate template) {
        List<PathTemplate.Segment> segments = template.segments();
        var last = segments.size() - 1;
        while (last > 0 && segments.get(last).written().isEmpty()) {
            last--;
        }
        return last < 0 ? UNKNOWN : segments.get(last);
    }

    private static int lastSegmentEnd(RequestPath path) {
        var end = path.pathLength();
        return path.rawTarget().charAt(end - 1) == '/' ? end - 1 : end;
    }

    /** Where the first format of the last segment begins, with its dot, plain or encoded; -1 when it has none. */
    private static int firstFormat(String target, int segmentEnd) {
        return formatAfter(target, target.lastIndexOf('/', segmentEnd - 1) + 1, segmentEnd);
    }

    /** Where the next format begins behind the character at {@code at}; a dot at the end has none behind it. */
    private static int formatAfter(String target, int at, int segmentEnd) {
        for (var i = at + 1; i < segmentEnd - 1; i++) {
            if (target.charAt(i) == '.') {
                return i;
            }
            if (target.charAt(i) == '%' && PercentEncoding.octetAt(target, i, segmentEnd) == '.') {
                return i;
            }
        }
        return -1;
    }
}
