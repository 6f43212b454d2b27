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

    private final PathEnds ends;
    private final HttpMethod method;
    private final RequestPath path;
    private final String target;
    private final Operation judged;
    private final Set<PathDistinction> distinct;

    /** Those of the template without a slash at the end; absent when the path is matched by none. */
    private final @Nullable List<PathTemplate.Segment> segments;

    private final Told byFormat;

    /** Of the path without a slash there. */
    private final int end;

    private final boolean isSlashed;

    /** Whether the path is what is left behind a file in front of all paths. */
    private final boolean isBehindFront;

    private final int textFrom;

    /** What was found first that does harm, where it is an operation. */
    private RouteMatch.@Nullable Matched harmful;

    /**
     * @param distinct what the server tells apart
     * @param textFrom as {@link Router#isHarmlessAt} has it
     */
    PathMeanings(
            PathEnds ends,
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            boolean isBehindFront,
            int textFrom) {
        this.ends = ends;
        this.isBehindFront = isBehindFront;
        this.textFrom = textFrom;
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
                && ends.aliases.areHarmless(target, end, this)
                && (minds(PathDistinction.FORMAT) || decidesAlikeWithoutFormat())
                && (minds(PathDistinction.INDEX_FILE) || decidesAlikeWithoutIndex())
                && (minds(PathDistinction.REST_OF_PATH) || decidesAlikeWithoutRest());
    }

    private boolean minds(PathDistinction difference) {
        return distinct.contains(difference);
    }

    /** What documents write with a format may be meant by another one, as far as that is the last. */
    private boolean decidesAlikeWithoutFormat() {
        var format = FileNames.formatAfter(target, target.lastIndexOf('/', end - 1) + 1, end);
        for (var dots = 0; format >= 0 && dots < FileNames.DOTS_MAX; dots++) {
            var next = FileNames.formatAfter(target, format, end);
            if (!decidesAlikeAt(target, format, byFormat)
                    || (next < 0 && !ends.aliases.areHarmless(target, format, this))) {
                return false;
            }
            format = next;
        }
        return true;
    }

    /** Without one that stands for its folder, or before everything else. */
    private boolean decidesAlikeWithoutIndex() {
        var start = 1;
        for (var i = 0; start < end; i++) {
            var slash = target.indexOf('/', start);
            var next = slash < 0 || slash > end ? end : slash;
            if (next == end
                    ? !decidesAlikeAsFolder(i, start)
                    : !isBehindFront
                            && FileNames.isFront(target, start, next, isText(i))
                            && !decidesAlikeBehind(i, start, next)) {
                return false;
            }
            start = next + 1;
        }
        return true;
    }

    /** Where the last segment may be an index file; without a format it is a word like others. */
    private boolean decidesAlikeAsFolder(int segment, int start) {
        if (!FileNames.isIndex(target, start, end) || (isText(segment) && !FileNames.hasFormat(target, start, end))) {
            return true;
        }
        var told = toldByIndex(segment);
        return decidesAlikeAt(target, start - 1, told)
                && ends.aliases.areHarmless(target, start - 1, this)
                && (segment != 1 || !FileNames.isHome(target, 1, start - 1) || decidesAlikeAt(target, 0, told));
    }

    private Told toldByIndex(int segment) {
        return isText(segment) ? Told.FROM_VALUES : Told.FROM_NOTHING;
    }

    /** What is left is a path like others, of which nothing is known where the front is a value. */
    private boolean decidesAlikeBehind(int segment, int start, int next) {
        var left = target.substring(0, start - 1) + target.substring(next, end);
        if (!decidesAlikeAt(left, left.length(), toldByIndex(segment))
                || !ends.aliases.areHarmless(left, left.length(), this)) {
            return false;
        }
        var meanings = new PathMeanings(
                ends,
                method,
                path.withPath(left),
                judged,
                segments == null || !isText(segment) ? null : new PathTemplate(PathAliases.without(segments, segment)),
                distinct,
                true,
                Math.max(textFrom - 1, Router.ANY_TEMPLATE));
        if (meanings.decideAlike()) {
            return true;
        }
        harmful = meanings.harmful;
        return false;
    }

    /** Where only a parameter stands for the text that is run, or nothing but parameters for the rest. */
    private boolean decidesAlikeWithoutRest() {
        var start = 1;
        for (var i = 0; ; i++) {
            var next = target.indexOf('/', start);
            if (next < 0 || next >= end) {
                return true;
            }
            if (!isText(i)
                    && !(isHarmlessBeginning(i, start, next)
                            && ends.aliases.areHarmless(target, next, this::isHarmlessAtBeginning))) {
                return false;
            }
            start = next + 1;
        }
    }

    /** Whether what documents have as far as {@code next} is nothing that is run with the rest. */
    private boolean isHarmlessBeginning(int segment, int start, int next) {
        if (!FileNames.hasFormat(target, start, next) && !goesOnWithValues(segment)) {
            return true;
        }
        return isHarmlessText(find(target, next, false), target, next, false)
                && (minds(PathDistinction.SLASH_AT_END)
                        || isHarmlessText(find(target, next, true), target, next, true));
    }

    private boolean goesOnWithValues(int segment) {
        for (var i = segment + 1; segments != null && i < segments.size(); i++) {
            if (isText(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHarmlessText(@Nullable PathAnswers found, String path, int to, boolean hasSlash) {
        return found == null
                || (found != RouteNode.ANOTHER_SPELLING && !found.endsInText())
                || isHarmless(found, path, to, hasSlash, Told.FROM_NOTHING);
    }

    /** With and without a slash there. */
    private boolean decidesAlikeAt(String path, int to, Told told) {
        return decidesAlikeAt(path, to, false, told)
                && (minds(PathDistinction.SLASH_AT_END) || decidesAlikeAt(path, to, true, told));
    }

    private boolean decidesAlikeAt(String path, int to, boolean hasSlash, Told told) {
        var found = find(path, to, hasSlash);
        return found == null || isHarmless(found, path, to, hasSlash, told);
    }

    private @Nullable PathAnswers find(String path, int to, boolean hasSlash) {
        return !hasSlash
                ? ends.root.find(path, 0, to)
                : ends.root.hasSlashes() ? ends.root.findSlashed(path, 0, to) : null;
    }

    private boolean isHarmless(PathAnswers found, String path, int to, boolean hasSlash, Told told) {
        if (found == RouteNode.ANOTHER_SPELLING) {
            return false;
        }
        if (found.isOnly(method, judged) || found.isWithoutText(textFrom)) {
            return true;
        }
        var other = hasSlash || to == 0 ? path.substring(0, to) + "/" : path.substring(0, to);
        var answer = found.answer(method, new RequestPath(other, other.length()));
        // Who minds no slash is a router, and goes by the method.
        var isRouted = to == end && path.length() == target.length() && !found.isFile();
        return isHarmless(
                answer instanceof RouteMatch.MethodNotAllowed && !isRouted ? found.strictest(method, judged) : answer,
                isToldApart(found, found.endsInText(), told));
    }

    private boolean isHarmless(RouteMatch run, boolean isToldApart) {
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
        if (isMinded(found) || found.answers().isWithoutText(textFrom)) {
            return true;
        }
        var isToldApart = !mayBeNegotiated(found) && isToldApart(found.answers(), found.isText(), told(found.by()));
        return isHarmless(found.answers().strictest(method, judged), isToldApart);
    }

    /**
     * Whether a server that has both paths may take the other one for what a request asks for: by {@code Accept}, which nearly every
     * client sends and a server may do without (MultiViews, Rails), where both have one name, and by a query (Rails).
     */
    private boolean mayBeNegotiated(PathAliases.End found) {
        return found.by().contains(PathDistinction.FORMAT)
                && (found.isNamedAs(segments) || QueryReadings.mayName(path, FORMAT_PARAMETER));
    }

    /** An index file is minded less than a format, and what nobody can read tells nothing apart. */
    private Told told(Set<PathDistinction> by) {
        if (by.isEmpty()) {
            return Told.FROM_NOTHING;
        }
        return byFormat == Told.FROM_ALL && by.contains(PathDistinction.INDEX_FILE) ? Told.FROM_VALUES : byFormat;
    }

    /** Whether the server minds one of what it would not have to mind. */
    private boolean isMinded(PathAliases.End found) {
        return !distinct.isEmpty() && !Collections.disjoint(found.by(), distinct);
    }

    private boolean isText(int segment) {
        return segments != null && segment < segments.size() && segments.get(segment) instanceof PathTemplate.Literal;
    }

    /** Of what is found for the beginning of a path only texts may be run with the rest of it. */
    private boolean isHarmlessAtBeginning(PathAliases.End found) {
        return !found.isText()
                || found.by().contains(PathDistinction.INDEX_FILE)
                || isMinded(found)
                || found.answers().isWithoutText(textFrom)
                || isHarmless(found.answers().strictest(method, judged), false);
    }
}
