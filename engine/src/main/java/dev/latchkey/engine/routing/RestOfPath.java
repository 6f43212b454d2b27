package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server runs for the beginning of one path, which gets the rest of it: for {@link PathMeanings}. */
final class RestOfPath {

    private final PathMeanings meanings;

    RestOfPath(PathMeanings meanings) {
        this.meanings = meanings;
    }

    boolean isHarmless() {
        return (meanings.ends.rests.isEmpty() || areRestsHarmless())
                && (meanings.minds(PathDistinction.REST_OF_PATH) || areProgramsHarmless());
    }

    /** Where a path of the documents takes what follows, too. */
    private boolean areRestsHarmless() {
        for (var next = 0; next >= 0 && next < meanings.end; next = meanings.target.indexOf('/', next + 1)) {
            if (!meanings.ends.rests.areHarmless(meanings.target, next, this::isHarmlessWithRest, meanings.effort())) {
                return false;
            }
        }
        return meanings.ends.rests.areHarmless(
                meanings.target,
                meanings.end,
                meanings.isSlashed ? this::isHarmlessWithRest : this::isHarmlessAlone,
                meanings.effort());
    }

    private boolean isHarmlessWithRest(PathAliases.End found) {
        return meanings.isMinded(found) || !isWider(found) || isHarmlessIfRun(found);
    }

    /** Where nothing follows; only what says itself that it goes on may be run, unless a document writes the path. */
    private boolean isHarmlessAlone(PathAliases.End found) {
        var segments = meanings.segments;
        return !found.by().isEmpty()
                || (segments != null
                        && (segments.isEmpty()
                                || segments.get(segments.size() - 1) instanceof PathTemplate.Literal
                                || !isWider(found)))
                || isHarmlessIfRun(found);
    }

    /** By its own method alone: who hands the rest to a parameter is a router. */
    private boolean isHarmlessIfRun(PathAliases.End found) {
        return meanings.left.lacksText(found.answers())
                || (found.answers().has(meanings.method)
                        ? meanings.isHarmless(found.answers().strictest(meanings.method), false)
                        : !hasLessText(found.left()));
    }

    /**
     * Whether what was judged has less text than the beginning of what was found; where that says that it goes on, also when there is no
     * text behind it.
     */
    private boolean isWider(PathAliases.End found) {
        var mine = meanings.segments;
        var other = found.left();
        if (mine == null || hasLessText(other)) {
            return true;
        }
        return found.by().isEmpty()
                && mine.subList(Math.min(mine.size(), other.size()), mine.size()).stream()
                        .noneMatch(PathTemplate.Literal.class::isInstance);
    }

    private boolean hasLessText(List<PathTemplate.Segment> beginning) {
        var mine = meanings.segments;
        for (var i = 0; mine != null && i < Math.min(mine.size(), beginning.size()); i++) {
            if (PathAnswers.rank(mine.get(i)) < PathAnswers.rank(beginning.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Where only a parameter stands for the text that is run, or nothing but parameters for the rest. */
    private boolean areProgramsHarmless() {
        var start = 1;
        for (var i = 0; ; i++) {
            var next = meanings.target.indexOf('/', start);
            if (next < 0 || next >= meanings.end) {
                return true;
            }
            if (!meanings.isText(i)
                    && !meanings.left.known().isText(i)
                    && !(isHarmlessBeginning(i, start, next)
                            && meanings.ends.aliases.areHarmless(
                                    meanings.target, next, this::isHarmlessAtBeginning, meanings.effort()))) {
                return false;
            }
            start = next + 1;
        }
    }

    /** Whether what documents have as far as {@code next} is nothing that is run with the rest. */
    private boolean isHarmlessBeginning(int segment, int start, int next) {
        if (!FileNames.hasFormat(meanings.target, start, next) && !goesOnWithValues(segment)) {
            return true;
        }
        return isHarmlessText(meanings.find(meanings.target, next, false), meanings.target, next, false)
                && (meanings.minds(PathDistinction.SLASH_AT_END)
                        || isHarmlessText(meanings.find(meanings.target, next, true), meanings.target, next, true));
    }

    private boolean goesOnWithValues(int segment) {
        for (var i = segment + 1; meanings.segments != null && i < meanings.segments.size(); i++) {
            if (meanings.isText(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHarmlessText(@Nullable PathAnswers found, String path, int to, boolean hasSlash) {
        return found == null
                || (found != RouteNode.ANOTHER_SPELLING && !found.endsInText())
                || meanings.isHarmless(found, path, to, hasSlash, Told.FROM_NOTHING);
    }

    /** Of what is found for the beginning of a path only texts may be run with the rest of it. */
    private boolean isHarmlessAtBeginning(PathAliases.End found) {
        return !found.isText()
                || found.by().contains(PathDistinction.INDEX_FILE)
                || meanings.isMinded(found)
                || meanings.left.lacksText(found.answers())
                || (!found.answers().isUndescribed(meanings.method, meanings.segments)
                        && meanings.isHarmless(found.answers().strictest(meanings.method, meanings.judged), false));
    }
}
