package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a server may run that takes letters of either case for the same (Express, ASP.NET, servers of files on Windows and macOS): all
 * paths of the documents once more, with their letters folded, in which a target is looked up with its own letters folded, together with
 * what else servers do not mind ({@link PathEnds}). Where no document writes a letter that folding changes, a target without one is not
 * looked up. Immutable.
 */
final class CaseReadings {

    private final RouteNode root;
    private final PathEnds ends;
    /** By identity: each path as {@link RouteMatch.Matched} has it. */
    private final IdentityHashMap<PathTemplate, PathTemplate> folded;

    private final boolean changesTexts;

    private final boolean isEmpty;

    private CaseReadings(
            RouteNode root,
            PathEnds ends,
            IdentityHashMap<PathTemplate, PathTemplate> folded,
            boolean changesTexts,
            boolean isEmpty) {
        this.root = root;
        this.ends = ends;
        this.folded = folded;
        this.changesTexts = changesTexts;
        this.isEmpty = isEmpty;
    }

    /** Whether there is anything to look up. */
    boolean mayDiffer(RequestPath path) {
        return !isEmpty && (changesTexts || LetterCase.mayChange(path.rawTarget(), path.pathLength()));
    }

    /**
     * Whether whatever a path may mean by this is nothing, or what decides as the operation does, or what anybody may call.
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
        return decideAlike(method, path, judged, template, ends.distinguishedBy(judged.api()), known, effort);
    }

    /** @param distinct what the server is taken to tell apart */
    boolean decideAlike(
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            Effort effort) {
        return decideAlike(method, path, judged, template, distinct, KnownPart.NOTHING, effort);
    }

    private boolean decideAlike(
            HttpMethod method,
            RequestPath path,
            Operation judged,
            @Nullable PathTemplate template,
            Set<PathDistinction> distinct,
            KnownPart known,
            Effort effort) {
        if (!mayDiffer(path) || distinct.contains(PathDistinction.LETTER_CASE)) {
            return true;
        }
        var target = LetterCase.foldedPath(path.rawPath());
        var other = path.withPath(target);
        var end = target.length();
        return effort.allows(end)
                && root.run(
                                target,
                                end == 1 ? end : 0,
                                end,
                                effort,
                                found -> found.isWithoutText(known.textFrom())
                                        ? RouteNode.Run.NOTHING
                                        : run(found, method, other, judged))
                        != RouteNode.Run.HARMFUL
                && isDescribed(root.find(target, end == 1 ? end : 0, end, effort), method, other, known.textFrom())
                && (!ends.mayDiffer(other)
                        || ends.meanings(
                                        method,
                                        other,
                                        judged,
                                        template == null ? null : folded.get(template),
                                        distinct,
                                        known,
                                        effort)
                                .decideAlike());
    }

    /** Whether all that is found when the case of letters does not matter keeps to a condition. */
    boolean areHarmlessAt(RequestPath path, Operation judged, Predicate<PathAnswers> condition, Effort effort) {
        if (!mayDiffer(path) || ends.distinguishedBy(judged.api()).contains(PathDistinction.LETTER_CASE)) {
            return true;
        }
        var target = LetterCase.foldedPath(path.rawPath());
        var end = target.length();
        return root.run(
                        target,
                        end == 1 ? end : 0,
                        end,
                        effort,
                        found -> condition.test(found) ? RouteNode.Run.HARMLESS : RouteNode.Run.HARMFUL)
                != RouteNode.Run.HARMFUL;
    }

    /** Whether a request in the very spelling that is found would not be refused for its method. */
    private static boolean isDescribed(@Nullable PathAnswers found, HttpMethod method, RequestPath path, int textFrom) {
        return found == null
                || found.isWithoutText(textFrom)
                || !(found.answer(method, path) instanceof RouteMatch.MethodNotAllowed);
    }

    private static RouteNode.Run run(PathAnswers found, HttpMethod method, RequestPath path, Operation judged) {
        var answer = found.answer(method, path);
        if (answer instanceof RouteMatch.MethodNotAllowed) {
            // Another path is run, if any; a file by any method.
            return found.isFile() && !(found.strictest(method, judged) instanceof RouteMatch.MethodNotAllowed)
                    ? RouteNode.Run.HARMFUL
                    : RouteNode.Run.NOTHING;
        }
        return answer instanceof RouteMatch.Matched matched && OperationRules.isHarmless(judged, matched.operation())
                ? RouteNode.Run.HARMLESS
                : RouteNode.Run.HARMFUL;
    }

    /** Collects the paths. */
    static final class Builder {

        private final RouteDraft root = new RouteDraft();
        private final PathEndsBuilder ends;
        private final IdentityHashMap<PathTemplate, PathTemplate> folded = new IdentityHashMap<>();
        private final SiblingProblems siblings;
        private final Collection<HttpMethod> methods;
        private boolean changesTexts;
        private boolean isEmpty = true;

        /** @param methods that some document describes */
        Builder(SiblingProblems siblings, Collection<HttpMethod> methods) {
            this.siblings = siblings;
            this.methods = methods;
            this.ends = new PathEndsBuilder(methods);
        }

        /** @param answers where the path ends */
        void add(PathTemplate path, PathAnswers answers) {
            var draft = at(fold(path));
            isEmpty &= answers.isOpen(methods);
            answers.each((method, answer) -> {
                if (answer instanceof RouteMatch.Matched matched) {
                    fold(matched.path());
                    add(draft, method, matched);
                } else {
                    draft.closed.put(method, path);
                }
            });
            answers.eachContested(
                    (method, other) -> draft.contest(method, folded.computeIfAbsent(other, LetterCase::folded)));
        }

        /** Of two of one path what harms more is looked at. */
        private void add(RouteDraft draft, HttpMethod method, RouteMatch.Matched matched) {
            var first = draft.operations.putIfAbsent(method, matched);
            if (first == null || first.operation().equals(matched.operation())) {
                return;
            }
            siblings.compareLetterCase(first, matched);
            if (OperationRules.isOpen(first.operation())) {
                draft.operations.put(method, matched);
            } else if (!OperationRules.isHarmless(first.operation(), matched.operation())) {
                draft.closed.put(method, matched.path());
            }
        }

        /** What may be meant by a path that cannot be read. */
        void addUnreadable(PathTemplate path, Map<HttpMethod, RouteMatch> answers) {
            isEmpty = false;
            ends.addUnreadable(fold(path), answers);
        }

        private PathTemplate fold(PathTemplate path) {
            var one = folded.computeIfAbsent(path, LetterCase::folded);
            changesTexts |= !one.equals(path);
            return one;
        }

        private RouteDraft at(PathTemplate path) {
            var draft = root;
            for (var segment : path.segments()) {
                draft = draft.child(segment);
            }
            return draft;
        }

        /** @param distinguished what the server of each API tells apart */
        CaseReadings build(Map<String, Set<PathDistinction>> distinguished) {
            var frozen = root.freeze((path, answers) -> ends.add(LetterCase.folded(path), answers));
            return new CaseReadings(frozen, ends.build(frozen, root, distinguished), folded, changesTexts, isEmpty);
        }
    }
}
