package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up whatever one path of one request may mean, for {@link PathEnds}. */
final class PathMeanings implements PathAliases.Comparison {

    private static final String FORMAT_PARAMETER = "format";

    final PathEnds ends;
    final HttpMethod method;
    private final RequestPath path;
    final String target;
    final Operation judged;
    private final Set<PathDistinction> distinct;

    /** Those of the template without a slash at the end; absent when the path is matched by none. */
    final @Nullable List<PathTemplate.Segment> segments;

    private final Told byFormat;

    /** Of the path without a slash there. */
    final int end;

    final boolean isSlashed;

    final PathLeft left;

    /** What was found first that does harm, where it is an operation. */
    private RouteMatch.@Nullable Matched harmful;

    /**
     * @param distinct what the server tells apart
     * @param left of what the path is what is left
     */
    PathMeanings(
            PathEnds ends,
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            PathLeft left) {
        this.ends = ends;
        this.left = left;
        this.method = method;
        this.path = path;
        this.target = path.rawTarget();
        this.judged = judged;
        this.distinct = distinct;
        this.segments = template == null ? null : PathAliases.withoutSlashAtEnd(template.segments());
        this.byFormat = Told.byFormat(template);
        var length = path.pathLength();
        this.isSlashed = target.charAt(length - 1) == '/';
        this.end = isSlashed ? length - 1 : length;
    }

    /** What the path may mean that is harmful, as far as it is an operation; known once it was asked for. */
    RouteMatch.@Nullable Matched harmful() {
        return harmful;
    }

    /** Whether all of them are nothing, or decide as what was judged does, or are what anybody may call. */
    boolean decideAlike() {
        return (minds(PathDistinction.SLASH_AT_END) || decidesAlikeAt(target, end, !isSlashed, Told.FROM_NOTHING))
                && areAliasesHarmless(end)
                && ends.marked.areHarmless(this)
                && new FrontFiles(this).areHarmless()
                && (minds(PathDistinction.FORMAT) || decidesAlikeWithoutFormat())
                && new RestOfPath(this).isHarmless();
    }

    /**
     * With texts in place of segments that some server takes for them.
     *
     * @param texts literals where these stand; what is found there has to have a text as well, since only that is why it is taken
     */
    boolean decidesAlikeReadAs(String other, List<PathTemplate.Segment> texts) {
        return decidesAlikeAs(
                isSlashed ? other + '/' : other,
                other.length(),
                MarkedTexts.withKeys(segments, texts),
                new PathLeft(left.isBehindFront(), texts, left.known(), true, left.effort()),
                Told.FROM_NOTHING);
    }

    /** What was put in, without a segment; absent where nothing was. */
    @Nullable
    List<PathTemplate.Segment> textsWithout(int segment) {
        return left.isReread() && left.texts() != null && segment < left.texts().size()
                ? PathAliases.without(left.texts(), segment)
                : null;
    }

    boolean isReread() {
        return left.isReread();
    }

    boolean isBehindFront() {
        return left.isBehindFront();
    }

    boolean minds(PathDistinction difference) {
        return distinct.contains(difference);
    }

    /** What documents write with a format may be meant by another one, as far as that is the last. */
    private boolean decidesAlikeWithoutFormat() {
        var format = FileNames.formatAfter(target, target.lastIndexOf('/', end - 1) + 1, end);
        for (var dots = 0; format >= 0 && dots < FileNames.DOTS_MAX; dots++) {
            var next = FileNames.formatAfter(target, format, end);
            if (!decidesAlikeAt(target, format, byFormat) || (next < 0 && !areAliasesHarmless(format))) {
                return false;
            }
            format = next;
        }
        return true;
    }

    /**
     * By all readings once more.
     *
     * @param left in place of the path
     * @param others of the template by which that is matched; absent for none
     * @param texts that what is found must have as well; absent where it need not
     * @param isFront whether a file in front of it was left out
     */
    boolean decidesAlikeAs(
            String left,
            @Nullable List<PathTemplate.Segment> others,
            @Nullable List<PathTemplate.Segment> texts,
            Told told,
            boolean isFront) {
        return decidesAlikeAs(
                left,
                left.length() == 1 ? 0 : left.length(),
                others,
                new PathLeft(
                        this.left.isBehindFront() || isFront,
                        texts,
                        this.left.known().of(left, target),
                        this.left.isReread(),
                        this.left.effort()),
                told);
    }

    private boolean decidesAlikeAs(
            String other, int to, @Nullable List<PathTemplate.Segment> others, PathLeft left, Told told) {
        var meanings = new PathMeanings(
                ends,
                method,
                path.withPath(other),
                judged,
                others == null ? null : new PathTemplate(others),
                distinct,
                left);
        if (meanings.decidesAlikeAt(other, to, meanings.isSlashed && to > 0, told)
                && (minds(PathDistinction.SLASH_AT_END)
                        || meanings.decidesAlikeAt(other, to, !meanings.isSlashed, told))
                && ends.aliases.areHarmless(other, to, meanings, left.effort())
                && meanings.decideAlike()) {
            return true;
        }
        harmful = meanings.harmful;
        return false;
    }

    /** With and without a slash there. */
    boolean decidesAlikeAt(String path, int to, Told told) {
        return decidesAlikeAt(path, to, false, told)
                && (minds(PathDistinction.SLASH_AT_END) || decidesAlikeAt(path, to, true, told));
    }

    private boolean decidesAlikeAt(String path, int to, boolean hasSlash, Told told) {
        var found = find(path, to, hasSlash);
        return found == null
                || (isHarmless(found, path, to, hasSlash, told)
                        && (found.isOnly(method, judged) || goesOnAlike(found, path, to, hasSlash, told)));
    }

    /** What has not the method is passed over by a router, which takes the next path then. */
    private boolean goesOnAlike(PathAnswers found, String path, int to, boolean hasSlash, Told told) {
        var other = hasSlash || to == 0 ? path.substring(0, to) + "/" : path.substring(0, to);
        var asked = new RequestPath(other, other.length());
        if (!(found.answer(method, asked) instanceof RouteMatch.MethodNotAllowed)) {
            return true;
        }
        return ends.root.run(other, other.length() == 1 ? 1 : 0, other.length(), left.effort(), next -> {
                    var answer = next.answer(method, asked);
                    return answer instanceof RouteMatch.MethodNotAllowed
                            ? RouteNode.Run.NOTHING
                            : isHarmless(answer, isToldApart(next, next.endsInText(), told))
                                    ? RouteNode.Run.HARMLESS
                                    : RouteNode.Run.HARMFUL;
                })
                != RouteNode.Run.HARMFUL;
    }

    Effort effort() {
        return left.effort();
    }

    /** As far as {@code to}. */
    boolean areAliasesHarmless(int to) {
        return ends.aliases.areHarmless(target, to, this, left.effort());
    }

    /** What may not be looked up any more counts as what nobody can read. */
    @Nullable
    PathAnswers find(String path, int to, boolean hasSlash) {
        if (!left.effort().allowsToLookAt(to)) {
            return RouteNode.ANOTHER_SPELLING;
        }
        return !hasSlash
                ? ends.root.find(path, 0, to, left.effort())
                : ends.root.hasSlashes() ? ends.root.findSlashed(path, 0, to, left.effort()) : null;
    }

    boolean isHarmless(PathAnswers found, String path, int to, boolean hasSlash, Told told) {
        if (found == RouteNode.ANOTHER_SPELLING) {
            return false;
        }
        if (found.isOnly(method, judged) || left.lacksText(found)) {
            return true;
        }
        var other = hasSlash || to == 0 ? path.substring(0, to) + "/" : path.substring(0, to);
        var answer = found.answer(method, new RequestPath(other, other.length()));
        // Who minds no slash is a router, and goes by the method.
        var isRouted = to == end && path.length() == target.length() && !left.isBehindFront() && !found.isFile();
        return !found.isUndescribed(method, segments)
                && isHarmless(
                        answer instanceof RouteMatch.MethodNotAllowed && !isRouted
                                ? found.strictest(method, judged)
                                : answer,
                        isToldApart(found, found.endsInText(), told));
    }

    boolean isHarmless(RouteMatch run, boolean isToldApart) {
        if (run instanceof RouteMatch.Closed) {
            return isToldApart && byFormat == Told.FROM_ALL;
        }
        if (isToldApart
                || !(run instanceof RouteMatch.Matched matched)
                || OperationRules.isHarmless(judged, matched.operation())) {
            return true;
        }
        harmful = matched;
        return false;
    }

    /** Whether the document itself says that they are two paths, so that the server has them both. */
    private boolean isToldApart(PathAnswers found, boolean isText, Told told) {
        return (told == Told.FROM_ALL || (!isText && told == Told.FROM_VALUES))
                && segments != null
                && !found.isCloserThan(segments);
    }

    @Override
    public boolean isHarmless(PathAliases.End found) {
        if (isMinded(found) || left.lacksText(found.answers())) {
            return true;
        }
        var isToldApart = !mayBeNegotiated(found) && isToldApart(found.answers(), found.isText(), told(found.by()));
        return !found.isUndescribed(method, segments)
                && isHarmless(found.answers().strictest(method, judged), isToldApart);
    }

    /**
     * Whether a server that has both paths may take the other one for what a request asks for: by {@code Accept}, which nearly every
     * client sends and a server may do without (MultiViews, Rails), where both have one name, and by a query (Rails).
     */
    private boolean mayBeNegotiated(PathAliases.End found) {
        return found.by().contains(PathDistinction.FORMAT)
                && (found.isNamedAs(segments) || QueryReadings.mayName(path, FORMAT_PARAMETER, left.effort()));
    }

    /** An index file is minded less than a format, and what nobody can read tells nothing apart. */
    private Told told(Set<PathDistinction> by) {
        if (by.isEmpty()) {
            return Told.FROM_NOTHING;
        }
        return byFormat == Told.FROM_ALL && by.contains(PathDistinction.INDEX_FILE) ? Told.FROM_VALUES : byFormat;
    }

    /** Whether the server minds one of what it would not have to mind. */
    boolean isMinded(PathAliases.End found) {
        return !distinct.isEmpty() && !Collections.disjoint(found.by(), distinct);
    }

    boolean isText(int segment) {
        return segments != null && segment < segments.size() && segments.get(segment) instanceof PathTemplate.Literal;
    }
}
