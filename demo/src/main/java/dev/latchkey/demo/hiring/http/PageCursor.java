package dev.latchkey.demo.hiring.http;

import dev.latchkey.engine.protocol.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code pageId} of lists paged by key. Opaque to callers; it names the last row of the page before. */
public final class PageCursor {

    /** The cursor before the first row, in lists that run from the newest row to the oldest. */
    public static final long START = Long.MAX_VALUE;

    private static final String PREFIX = "p1:";

    private PageCursor() {}

    public static String print(long lastSequence) {
        return Base64Url.encode((PREFIX + lastSequence).getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads {@code pageId}; {@link #START} when the request has none. */
    public static long read(Query query) {
        return query.find("pageId").map(PageCursor::parse).orElse(START);
    }

    private static long parse(String text) {
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith(PREFIX) && plain.length() < 24) {
                return Long.parseLong(plain.substring(PREFIX.length()));
            }
        } catch (IllegalArgumentException _) {
            // answered below, as any other text that is no cursor
        }
        throw Query.invalid("pageId", "the nextPageId of an earlier page", "something else");
    }
}
