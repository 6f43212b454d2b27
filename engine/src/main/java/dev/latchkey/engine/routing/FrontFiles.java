package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PathDistinction;

/** What a server runs for one path without a segment that names a file, a session or nothing at all: for {@link PathMeanings}. */
final class FrontFiles {

    private final PathMeanings meanings;

    FrontFiles(PathMeanings meanings) {
        this.meanings = meanings;
    }

    boolean areHarmless() {
        return decidesAlikeWithoutSession()
                && decidesAlikeWithPort()
                && (meanings.minds(PathDistinction.INDEX_FILE) || areIndexesHarmless());
    }

    /** Without one that stands for its folder, or before everything else. */
    private boolean areIndexesHarmless() {
        var start = 1;
        var before = 0;
        for (var i = 0; start < meanings.end; i++) {
            var slash = meanings.target.indexOf('/', start);
            var next = slash < 0 || slash > meanings.end ? meanings.end : slash;
            if (next == meanings.end
                    ? !decidesAlikeAsFolder(i, start, before)
                    : !meanings.isBehindFront()
                            && FileNames.isFront(meanings.target, start, next, meanings.isText(i))
                            && !decidesAlikeBehind(i, start, next)) {
                return false;
            }
            before = start;
            start = next + 1;
        }
        return true;
    }

    /**
     * Where the last segment may be an index file; without a format it is a word like others.
     *
     * @param before where the segment before it begins, 0 for none
     */
    private boolean decidesAlikeAsFolder(int segment, int start, int before) {
        if (!FileNames.isIndex(meanings.target, start, meanings.end)
                || (meanings.isText(segment) && !FileNames.hasFormat(meanings.target, start, meanings.end))) {
            return true;
        }
        var told = toldByIndex(segment);
        return meanings.decidesAlikeAt(meanings.target, start - 1, told)
                && meanings.areAliasesHarmless(start - 1)
                && (before == 0
                        || !FileNames.isHome(meanings.target, before, start - 1)
                        || meanings.decidesAlikeAt(meanings.target, before - 1, told));
    }

    private Told toldByIndex(int segment) {
        return meanings.isText(segment) ? Told.FROM_VALUES : Told.FROM_NOTHING;
    }

    /** What is left is a path like others, of which nothing is known where the front is a value. */
    private boolean decidesAlikeBehind(int segment, int start, int next) {
        var left = meanings.target.substring(0, start - 1) + meanings.target.substring(next, meanings.end);
        var others = meanings.segments == null || segment >= meanings.segments.size()
                ? null
                : PathAliases.without(meanings.segments, segment);
        return meanings.decidesAlikeAs(
                left,
                meanings.isText(segment) ? others : null,
                start == 1 || FileNames.isKnownFront(meanings.target, start, next, meanings.isText(segment))
                        ? meanings.textsWithout(segment)
                        : others,
                toldByIndex(segment),
                true);
    }

    /** Without what ASP.NET takes for a session: nothing is known then of what the path is matched by. */
    private boolean decidesAlikeWithoutSession() {
        var left = SessionSegments.without(meanings.target.substring(0, meanings.end));
        return left == null || meanings.decidesAlikeAs(left, null, null, Told.FROM_NOTHING, false);
    }

    /** PHP's parse_url takes it for a path that is none, which most programs then take for the shortest. */
    private boolean decidesAlikeWithPort() {
        return !SessionSegments.endsInPort(meanings.target, meanings.end)
                || meanings.decidesAlikeAt(meanings.target, 0, Told.FROM_NOTHING);
    }
}
