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

    /** From which paths the one that was judged differs because a document writes its end. */
    private enum Told {
        FROM_NOTHING,
        /** Those whose last segment is a parameter. */
        FROM_VALUES,
        FROM_ALL
    }

    private final RouteNode root;
    private final PathAliases aliases;

    private final HttpMethod method;
    private final String target;
    private final Operation judged;
    private final Set<PathDistinction> distinct;

    /** Those of the template without a slash at the end; absent when the path is matched by none. */
    private final @Nullable List<PathTemplate.Segment> segments;

    private final Told byFormat;

    /** Of the path without a slash there. */
    private final int end;

    private final boolean isSlashed;

    /** What was found first that does harm, where it is an operation. */
    private RouteMatch.@Nullable Matched harmful;

    /** @param distinct what the server tells apart */
    PathMeanings(
            PathEnds ends,
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct) {
        this.root = ends.root;
        this.aliases = ends.aliases;
        this.method = method;
        this.target = path.rawTarget();
        this.judged = judged;
        this.distinct = distinct;
        this.segments = template == null ? null : PathAliases.withoutSlashAtEnd(template.segments());
        this.byFormat = byFormat(template);
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
                && aliases.areHarmless(target, end, this)
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
            if (!decidesAlikeAt(target, format, byFormat) || (next < 0 && !aliases.areHarmless(target, format, this))) {
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
            var isWhole = next == end
                    ? FileNames.isIndex(target, start, end) && !(isBareIndex(start) && isText(i))
                    : FileNames.hasFormat(target, start, next)
                            && (FileNames.isIndex(target, start, next) || FileNames.isProgram(target, start, next));
            if (isWhole) {
                var shorter = next == end ? target : target.substring(0, start - 1) + target.substring(next, end);
                var shorterEnd = next == end ? start - 1 : shorter.length();
                if (!decidesAlikeAt(shorter, shorterEnd, isText(i) ? Told.FROM_VALUES : Told.FROM_NOTHING)
                        || !aliases.areHarmless(shorter, shorterEnd, this)) {
                    return false;
                }
            }
            start = next + 1;
        }
        return true;
    }

    /** Without a format it is a word like others. */
    private boolean isBareIndex(int start) {
        return !FileNames.hasFormat(target, start, end);
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
                    && !(isHarmlessBeginning(i, start, next) && aliases.areHarmless(target, next, new Beginning()))) {
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
        return !hasSlash ? root.find(path, 0, to) : root.hasSlashes() ? root.findSlashed(path, 0, to) : null;
    }

    private boolean isHarmless(PathAnswers found, String path, int to, boolean hasSlash, Told told) {
        if (found == RouteNode.ANOTHER_SPELLING) {
            return false;
        }
        if (found.isOnly(method, judged)) {
            return true;
        }
        var other = hasSlash || to == 0 ? path.substring(0, to) + "/" : path.substring(0, to);
        return isHarmless(
                found.answer(method, new RequestPath(other, other.length())),
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
        return isMinded(found)
                || found.isFormatOf(segments)
                || isHarmless(
                        found.answers().strictest(method),
                        isToldApart(found.answers(), found.isText(), told(found.by())));
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

    /** A server that takes any end for this path does so where its texts are. */
    @Override
    public boolean isTextAt(int segment) {
        return segments != null
                && segment < segments.size() - 1
                && segments.get(segments.size() - 1) instanceof PathTemplate.Parameter
                && isText(segment);
    }

    @Override
    public boolean isValueAt(int segment) {
        return segments == null
                || segment >= segments.size()
                || segments.get(segment) instanceof PathTemplate.Parameter;
    }

    private boolean isText(int segment) {
        return segments != null && segment < segments.size() && segments.get(segment) instanceof PathTemplate.Literal;
    }

    /** Of what is found for the beginning of a path only texts may be run with the rest of it. */
    private final class Beginning implements PathAliases.Comparison {

        @Override
        public boolean isHarmless(PathAliases.End found) {
            return !found.isText()
                    || found.by().contains(PathDistinction.INDEX_FILE)
                    || isMinded(found)
                    || PathMeanings.this.isHarmless(found.answers().strictest(method), false);
        }

        @Override
        public boolean isTextAt(int segment) {
            return false;
        }

        @Override
        public boolean isValueAt(int segment) {
            return PathMeanings.this.isValueAt(segment);
        }
    }

    /** A text is what it says, and {@code {id}.json} is no other format of {@code {id}}. */
    private static Told byFormat(@Nullable PathTemplate template) {
        var last = template == null ? PathEnds.UNKNOWN : PathEnds.lastSegment(template);
        var hasFormat = last instanceof PathTemplate.Mixed mixed
                && mixed.pieces().get(mixed.pieces().size() - 1) instanceof PathTemplate.Literal literal
                && literal.text().indexOf('.') >= 0;
        return last instanceof PathTemplate.Literal ? Told.FROM_ALL : hasFormat ? Told.FROM_VALUES : Told.FROM_NOTHING;
    }
}
