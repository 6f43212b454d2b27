package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says which two paths some server takes for one although they ask for different things, so that requests are refused that could run
 * either. Of those that an API's server tells apart nothing is said; nor of values that happen to look like a format or an index file.
 */
final class SiblingProblems {

    /** Stands for any value. */
    private static final String VALUE = "~";

    /** So many segments more than a path has are looked at. */
    private static final int RESTS_MAX = 4;

    private final Map<String, Set<PathDistinction>> distinguished;
    private final Telling telling;

    /** Takes what is said. */
    interface Telling {

        /** @param other that it is about too */
        void tell(Operation operation, Operation other, String message, SpecProblem.Effect effect);
    }

    SiblingProblems(Map<String, Set<PathDistinction>> distinguished, Telling telling) {
        this.distinguished = distinguished;
        this.telling = telling;
    }

    /** Of two beginnings of paths that a request can match, or one; the router prefers the first. */
    void compareSlashes(RouteDraft preferred, RouteDraft other) {
        var mine = preferred.operationsBehindSlash();
        var theirs = other.operationsBehindSlash();
        if (mine.isEmpty() && theirs.isEmpty()) {
            return; // so it is for most of the pairs, which may be a million
        }
        var methods = new TreeSet<HttpMethod>(preferred.operations.keySet());
        methods.addAll(mine.keySet());
        for (var method : methods) {
            if (preferred == other || !preferred.operations.containsKey(method) || !mine.containsKey(method)) {
                tellOfSlash(preferred.operations.get(method), theirs.get(method));
                tellOfSlash(theirs.get(method), preferred.operations.get(method));
            }
            if (preferred != other && !preferred.operations.containsKey(method)) {
                tellOfSlash(mine.get(method), other.operations.get(method));
                tellOfSlash(other.operations.get(method), mine.get(method));
            }
        }
    }

    private void tellOfSlash(RouteMatch.@Nullable Matched judged, RouteMatch.@Nullable Matched run) {
        if (judged != null && run != null) {
            tell(
                    judged,
                    run.operation(),
                    run.path(),
                    Set.of(PathDistinction.SLASH_AT_END),
                    "many servers mind no slash at the end and may run that one");
        }
    }

    /** Of two paths that are written alike when case is ignored. */
    void compareLetterCase(RouteMatch.Matched one, RouteMatch.Matched other) {
        var why = "servers that mind no case may run that one";
        tell(one, other.operation(), other.path(), Set.of(PathDistinction.LETTER_CASE), why);
        tell(other, one.operation(), one.path(), Set.of(PathDistinction.LETTER_CASE), why);
    }

    /** Of a path that is written as another but for the marks in its texts. */
    void compareMarks(PathAnswers answers, PathTemplate otherPath, PathAnswers other) {
        for (var run : other.operations()) {
            if (answers.strictest(run.method()) instanceof RouteMatch.Matched judged) {
                tell(
                        judged,
                        run,
                        otherPath,
                        Set.of(PathDistinction.PUNCTUATION),
                        "some servers take one punctuation mark for another, or for a capital, and may run that one");
            }
        }
    }

    /**
     * Of one path of the documents.
     *
     * @param answers what it is served with
     */
    void compareAliases(PathTemplate path, PathAnswers answers, RouteNode root) {
        PathAliases.each(
                path,
                (segments, by) -> compare(
                        root,
                        target(segments),
                        path,
                        answers,
                        by,
                        "some servers run that one for a path without its end"));
        var last = PathEnds.lastSegment(path);
        if (!(last instanceof PathTemplate.Parameter) && last.written().indexOf('.') > 0) {
            compare(
                    root,
                    target(PathAliases.withoutSlashAtEnd(path.segments())) + "/" + VALUE,
                    path,
                    answers,
                    Set.of(PathDistinction.REST_OF_PATH),
                    "some servers run that one with the rest of a path that begins with it");
        }
        if (last instanceof PathTemplate.Parameter) {
            compareRests(path, answers, root);
        }
    }

    /** Of a path that ends in a parameter, which some routers have for all that follows, and those that go on with less text. */
    private void compareRests(PathTemplate path, PathAnswers answers, RouteNode root) {
        var segments = PathAliases.withoutSlashAtEnd(path.segments());
        var target = new StringBuilder(target(segments));
        for (var i = 0; i < RESTS_MAX; i++) {
            target.append('/').append(VALUE);
            var found = root.find(target.toString(), 0, target.length(), Effort.unbounded());
            if (found != null && found.path() != null && isCloser(path, found.path())) {
                for (var run : answers.operations()) {
                    if (found.strictest(run.method()) instanceof RouteMatch.Matched judged) {
                        tell(
                                judged,
                                run,
                                path,
                                Set.of(PathDistinction.REST_OF_PATH),
                                "some routers have its last parameter for the rest of a path, however long");
                    }
                }
            }
        }
    }

    private void compare(
            RouteNode root,
            String target,
            PathTemplate path,
            PathAnswers answers,
            Set<PathDistinction> by,
            String why) {
        var end = target.length();
        var found = root.find(target, end == 1 ? end : 0, end, Effort.unbounded());
        if (found == null) {
            return;
        }
        var shorter = found.path();
        if (by.contains(PathDistinction.FORMAT) && shorter != null && isFormatOf(path, shorter)) {
            compareFormats(found, path, answers);
        }
        for (var run : answers.operations()) {
            if (!(found.strictest(run.method()) instanceof RouteMatch.Matched judged)) {
                continue;
            }
            if (by.contains(PathDistinction.FORMAT) && isFormatOf(path, judged.path())) {
                tellOfFormat(judged, run, path);
            } else if (!by.contains(PathDistinction.REST_OF_PATH)
                    || !(PathEnds.lastSegment(judged.path()) instanceof PathTemplate.Literal)) {
                tell(judged, run, path, by, why);
            }
        }
    }

    /**
     * Of a path and those with the same name in the same folder that have a format, or in one that a parameter stands for.
     *
     * @param answers what it is served with
     * @param aliases what all paths are without what need not be spelt
     */
    void compareFormats(PathTemplate path, PathAnswers answers, PathAliases aliases) {
        var segments = PathAliases.withoutSlashAtEnd(path.segments());
        var target = target(segments);
        aliases.areHarmless(
                target,
                segments.isEmpty() ? 0 : target.length(),
                found -> {
                    var longer = found.answers().path();
                    if (longer != null && found.by().contains(PathDistinction.FORMAT) && found.isNamedAs(segments)) {
                        compareFormats(answers, longer, found.answers());
                    }
                    return true;
                },
                Effort.unbounded());
    }

    private void compareFormats(PathAnswers answers, PathTemplate longer, PathAnswers run) {
        for (var operation : answers.operations()) {
            if (answers.strictest(operation.method()) instanceof RouteMatch.Matched judged
                    && run.strictest(operation.method(), operation) instanceof RouteMatch.Matched matched) {
                tellOfFormat(judged, matched.operation(), longer);
            }
        }
    }

    /** A server that has both may choose between them by what a request asks for, or take whichever it likes. */
    private void tellOfFormat(RouteMatch.Matched judged, Operation run, PathTemplate runAt) {
        tell(
                judged,
                run,
                Set.of(PathDistinction.FORMAT),
                "expected " + judged.operation().method() + " " + judged.path() + " to ask for the same as " + runAt
                        + " at " + run.source() + ": a server that answers one path in several formats (Rails,"
                        + " MultiViews) may run that one, whatever Accept says; until then "
                        + judged.operation().method() + " " + judged.path() + " is refused, unless"
                        + " apis[].distinguishes says that the server of "
                        + judged.operation().api()
                        + " tells them apart (format)");
    }

    /** Whether a document writes the one as the other without a format, so that the server has them both. */
    private static boolean isFormatOf(PathTemplate path, PathTemplate judged) {
        var written = PathAliases.withoutSlashAtEnd(judged.segments());
        var found = new boolean[1];
        PathAliases.each(
                path,
                (segments, by) ->
                        found[0] |= by.contains(PathDistinction.FORMAT) && PathAliases.isNamedAs(segments, written));
        return found[0];
    }

    private static boolean isCloser(PathTemplate path, PathTemplate other) {
        for (var i = 0; i < Math.min(path.segments().size(), other.segments().size()); i++) {
            if (path.segments().get(i) instanceof PathTemplate.Literal
                    && !(other.segments().get(i) instanceof PathTemplate.Literal)) {
                return true;
            }
        }
        return false;
    }

    private static String target(List<PathTemplate.Segment> segments) {
        return segments.isEmpty()
                ? "/"
                : segments.stream().map(segment -> "/" + sample(segment)).collect(Collectors.joining());
    }

    private static String sample(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Mixed mixed
                ? mixed.pieces().stream().map(SiblingProblems::sample).collect(Collectors.joining())
                : segment instanceof PathTemplate.Literal literal ? literal.text() : VALUE;
    }

    private void tell(
            RouteMatch.Matched judged, Operation run, PathTemplate runAt, Set<PathDistinction> by, String why) {
        var operation = judged.operation();
        tell(
                judged,
                run,
                by,
                "expected " + operation.method() + " " + judged.path() + " to ask for the same as " + runAt + " at "
                        + run.source() + ": " + why + "; until then what either could match is refused, unless"
                        + " apis[].distinguishes says that the server of " + operation.api() + " tells them apart ("
                        + String.join(" or ", PathDistinction.names(by)) + ")");
    }

    private void tell(RouteMatch.Matched judged, Operation run, Set<PathDistinction> by, String message) {
        var operation = judged.operation();
        var distinct = distinguished.getOrDefault(operation.api(), Set.of());
        if (!OperationRules.isHarmless(operation, run) && by.stream().noneMatch(distinct::contains)) {
            telling.tell(operation, run, message, SpecProblem.Effect.NARROWS);
        }
    }
}
