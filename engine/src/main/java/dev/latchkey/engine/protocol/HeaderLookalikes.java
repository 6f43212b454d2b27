package dev.latchkey.engine.protocol;

import java.util.List;
import java.util.Set;

/**
 * Names of headers that say how a request is to be read, in another spelling than their own: {@code Content_Type}, {@code content.type}.
 * Servers that hand headers on as variables (RFC 3875 §4.1.18) make one of both, so that what was judged by the one is read by the other.
 * No upstream gets these; docs/headers.md shows them.
 */
public final class HeaderLookalikes {

    /** Those that are compared; what no upstream gets of a caller at all ({@link WithheldHeaders}) needs none. */
    public static final List<String> NAMES = List.of(
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Cache-Control",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Content-Location",
            "Content-MD5",
            "Content-Range",
            "Content-Transfer-Encoding",
            "Content-Type",
            "Date",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "If-Range",
            "If-Unmodified-Since",
            "Idempotency-Key",
            "Last-Event-ID",
            "MIME-Version",
            "Origin",
            "Prefer",
            "Range",
            "Referer",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Version",
            "User-Agent",
            "Via",
            "X-Requested-With");

    private static final FoldedNames FOLDED = FoldedNames.of(Set.copyOf(NAMES));

    private HeaderLookalikes() {}

    /** Whether it differs from one of them in more than case, and in marks alone; looking allocates nothing. */
    public static boolean contains(String name) {
        return FOLDED.contains(name) && !isOneOfThem(name);
    }

    private static boolean isOneOfThem(String name) {
        for (var i = 0; i < NAMES.size(); i++) {
            if (NAMES.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
