package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;

/**
 * What is known of a path that no request has, such as one that a query names below a folder of the request's own path.
 *
 * @param textFrom segment from which on the documents have to have a text for it, or what is found counts as nothing; {@link
 *     Router#ANY_TEMPLATE} where whatever is found counts
 * @param texts a bit for each segment that stands in the path of the request, too, and is a text in the path that this was judged by: its
 *     document tells it apart from a program that gets the rest
 */
record KnownPart(int textFrom, long texts) {

    /** Nothing. */
    static final KnownPart NOTHING = new KnownPart(Router.ANY_TEMPLATE, 0);

    /**
     * What the texts are of the first segments of a path.
     *
     * @param template by which the path is matched
     * @param count of segments
     */
    static long texts(PathTemplate template, int count) {
        var texts = 0L;
        for (var i = 0;
                i < Math.min(count, Math.min(Long.SIZE, template.segments().size()));
                i++) {
            texts |= template.segments().get(i) instanceof PathTemplate.Literal ? 1L << i : 0;
        }
        return texts;
    }

    boolean isText(int segment) {
        return segment < Long.SIZE && (texts >>> segment & 1) != 0;
    }

    /** What is known of the path once one of its segments is left out, which only those before it have the same places after. */
    KnownPart of(String shorter, String path) {
        var segments = -1;
        for (var i = 0; i < Math.min(shorter.length(), path.length()) && shorter.charAt(i) == path.charAt(i); i++) {
            segments += path.charAt(i) == '/' ? 1 : 0;
        }
        var same = segments <= 0 ? 0 : segments >= Long.SIZE ? -1L : (1L << segments) - 1;
        return new KnownPart(Math.max(textFrom - 1, Router.ANY_TEMPLATE), texts & same);
    }
}
