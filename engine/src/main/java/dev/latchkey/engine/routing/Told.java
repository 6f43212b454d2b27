package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import org.jspecify.annotations.Nullable;

/** From which paths one that was judged differs because a document writes its end. */
enum Told {
    FROM_NOTHING,
    /** Those whose last segment is a parameter. */
    FROM_VALUES,
    FROM_ALL;

    /**
     * A text is what it says, and {@code {id}.json} is no other format of {@code {id}}.
     *
     * @param template of the path that was judged; absent where it is matched by none
     */
    static Told byFormat(@Nullable PathTemplate template) {
        var last = template == null ? PathEnds.UNKNOWN : PathEnds.lastSegment(template);
        var hasFormat = last instanceof PathTemplate.Mixed mixed
                && mixed.pieces().get(mixed.pieces().size() - 1) instanceof PathTemplate.Literal literal
                && literal.text().indexOf('.') >= 0;
        return last instanceof PathTemplate.Literal ? FROM_ALL : hasFormat ? FROM_VALUES : FROM_NOTHING;
    }
}
