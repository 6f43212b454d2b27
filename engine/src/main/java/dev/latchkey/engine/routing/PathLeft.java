package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path is left of, of which {@link PathMeanings} looks up what it may mean.
 *
 * @param isBehindFront whether it is what stands behind a file in front of all paths
 * @param texts what is found must have these, too, since a document that writes them behind a value has a server that has them there;
 *     absent where it need not
 * @param known of it beforehand
 * @param isReread whether texts stand in it that segments were taken for
 * @param effort of the request
 */
record PathLeft(
        boolean isBehindFront,
        @Nullable List<PathTemplate.Segment> texts,
        KnownPart known,
        boolean isReread,
        Effort effort) {

    /** Whether what is found for it has a value where it must have a text, and counts as nothing. */
    boolean lacksText(PathAnswers found) {
        var written = found.path();
        var needed = texts == null || written == null ? List.<PathTemplate.Segment>of() : texts;
        for (var i = 0;
                written != null
                        && i < Math.min(needed.size(), written.segments().size());
                i++) {
            if (needed.get(i) instanceof PathTemplate.Literal
                    && written.segments().get(i) instanceof PathTemplate.Parameter) {
                return true;
            }
        }
        return found.isWithoutText(known.textFrom());
    }
}
