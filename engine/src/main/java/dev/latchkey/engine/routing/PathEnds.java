package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What servers are known not to mind in a path that all of them decode alike: what an API's server tells apart is a
 * {@link PathDistinction}. Whatever the documents have that a path may mean by that must decide as what was judged does. Where they have
 * nothing of the kind, and the path has no dot and no index file, nothing is looked up. Immutable.
 */
final class PathEnds {

    static final PathTemplate.Segment UNKNOWN = new PathTemplate.Parameter(PathTemplate.UNREADABLE);

    final RouteNode root;
    final PathAliases aliases;

    /** Of what not anybody may run. */
    final ClosedTexts texts;
    /** The beginnings of what may take the rest of a path. */
    final PathAliases rests;
    /** Of what not anybody may run, too. */
    final MarkedTexts marked;

    private final boolean hasWideEnds;
    private final Map<String, Set<PathDistinction>> distinguished;

    /**
     * @param hasWideEnds whether some path goes on, behind a parameter, with nothing but parameters
     * @param distinguished what the server of an API tells apart
     */
    PathEnds(
            RouteNode root,
            PathAliases aliases,
            ClosedTexts texts,
            PathAliases rests,
            MarkedTexts marked,
            boolean hasWideEnds,
            Map<String, Set<PathDistinction>> distinguished) {
        this.root = root;
        this.aliases = aliases;
        this.texts = texts;
        this.rests = rests;
        this.marked = marked;
        this.hasWideEnds = hasWideEnds;
        this.distinguished = Map.copyOf(distinguished);
    }

    /** What the server of an API is said to tell apart. */
    Set<PathDistinction> distinguishedBy(String api) {
        return distinguished.isEmpty() ? Set.of() : distinguished.getOrDefault(api, Set.of());
    }

    /** Whether there is anything to look up. */
    boolean mayDiffer(RequestPath path) {
        return !aliases.isEmpty()
                || !rests.isEmpty()
                || (path.pathLength() > 1 && (root.hasSlashes() || hasWideEnds || mayNameFile(path)))
                || marked.mayBeIn(path.rawTarget(), path.pathLength());
    }

    /** Whether a segment may have a format, or be an index file. */
    private static boolean mayNameFile(RequestPath path) {
        var target = path.rawTarget();
        var length = path.pathLength();
        for (var i = 1; i < length; i++) {
            var c = target.charAt(i);
            if (c == '.'
                    || c == '%'
                    || (c == ':' && mayEndName(target, i + 1, length))
                    || (target.charAt(i - 1) == '/' && mayBeginName(target, i, length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a colon is one of two, or the one before a port. */
    private static boolean mayEndName(String target, int behind, int length) {
        return behind < length
                && (target.charAt(behind) == ':' || (target.charAt(behind) >= '0' && target.charAt(behind) <= '9'));
    }

    /** Whether a segment may be a file in front of a folder, an index of one, or a session. */
    private static boolean mayBeginName(String target, int start, int length) {
        return switch (target.charAt(start)) {
            case 'i', 'I', '(' -> true;
            case 'a', 'A', 'm', 'M', 'f', 'F', 'w', 'W' ->
                FileNames.isFront(target, start, segmentEnd(target, start, length));
            default -> false;
        };
    }

    private static int segmentEnd(String target, int start, int length) {
        var slash = target.indexOf('/', start);
        return slash < 0 || slash > length ? length : slash;
    }

    /** Whether a path goes on, behind a parameter, with nothing but parameters. */
    static boolean isWide(PathTemplate path) {
        var segments = PathAliases.withoutSlashAtEnd(path.segments());
        var last = segments.size() - 1;
        return last > 0
                && !(segments.get(last) instanceof PathTemplate.Literal)
                && !(segments.get(last - 1) instanceof PathTemplate.Literal);
    }

    /**
     * Whether everything that a path may mean is nothing, or what decides as the operation does, or what anybody may call.
     *
     * @param template by which the path is matched as it stands; absent when it is matched by none
     */
    boolean decideAlike(
            HttpMethod method, RequestPath path, Operation judged, @Nullable PathTemplate template, Effort effort) {
        return decideAlike(method, path, judged, template, KnownPart.NOTHING, effort);
    }

    /** @param known as {@link Router#isHarmlessAt} has it */
    boolean decideAlike(
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            KnownPart known,
            Effort effort) {
        return !mayDiffer(path)
                || meanings(method, path, judged, template, distinguishedBy(judged.api()), known, effort)
                        .decideAlike();
    }

    /**
     * To ask one by one.
     *
     * @param distinct what the server is taken to tell apart
     */
    PathMeanings meanings(
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            Effort effort) {
        return meanings(method, path, judged, template, distinct, KnownPart.NOTHING, effort);
    }

    /** @param known as {@link Router#isHarmlessAt} has it */
    PathMeanings meanings(
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            KnownPart known,
            Effort effort) {
        return new PathMeanings(
                this, method, path, judged, template, distinct, new PathLeft(false, null, known, false, effort));
    }

    static PathTemplate.Segment lastSegment(PathTemplate template) {
        var segments = PathAliases.withoutSlashAtEnd(template.segments());
        return segments.isEmpty() ? UNKNOWN : segments.get(segments.size() - 1);
    }
}
