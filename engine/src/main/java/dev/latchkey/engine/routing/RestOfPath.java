package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PathDistinction;
import org.jspecify.annotations.Nullable;

/** What a server runs for the beginning of one path, which gets the rest of it: for {@link PathMeanings}. */
final class RestOfPath {

    private final PathMeanings meanings;

    RestOfPath(PathMeanings meanings) {
        this.meanings = meanings;
    }

    /** Where only a parameter stands for the text that is run, or nothing but parameters for the rest. */
    boolean isHarmless() {
        var start = 1;
        for (var i = 0; ; i++) {
            var next = meanings.target.indexOf('/', start);
            if (next < 0 || next >= meanings.end) {
                return true;
            }
            if (!meanings.isText(i)
                    && !(isHarmlessBeginning(i, start, next)
                            && meanings.ends.aliases.areHarmless(meanings.target, next, this::isHarmlessAtBeginning))) {
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
                || meanings.lacksText(found.answers())
                || meanings.isHarmless(found.answers().strictest(meanings.method, meanings.judged), false);
    }
}
