package dev.latchkey.engine.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What {@code Connection} may name (RFC 9110 §7.6.1). A header that it names is for this connection alone and goes no further. So it must
 * name none by which a request is read, judged or sent on: one that is judged by its {@code Content-Type} and sent on without it is
 * another request to whoever gets it. Immutable.
 */
public final class ConnectionOptions {

    /** What a connection says of itself, and headers that are for one connection by their own definition and that nothing is judged by. */
    private static final List<String> ALWAYS = List.of("close", "keep-alive", "upgrade", "TE", "HTTP2-Settings");

    /** Beside those that stay behind in another spelling ({@link HeaderLookalikes}), and what no upstream gets ({@link WithheldHeaders}). */
    private static final List<String> READ = List.of("Baggage", "Priority", "Traceparent", "Tracestate");

    private static final List<String> READ_BEGINNINGS =
            List.of("Accept-", "Access-Control-", "Content-", "Sec-CH-", "Sec-Fetch-", "Sec-WebSocket-");

    private final FoldedNames read;

    /** @param keyHeaders every header that carries keys, in any spelling */
    public ConnectionOptions(Collection<String> keyHeaders) {
        var names = new ArrayList<>(keyHeaders);
        names.addAll(HeaderLookalikes.NAMES);
        names.addAll(READ);
        this.read = WithheldHeaders.with(names, READ_BEGINNINGS);
    }

    /**
     * Whether nothing that a request is read, judged or sent on by is named.
     *
     * @param values of every line {@code Connection}
     */
    public boolean areHarmless(List<String> values) {
        for (var value : values) {
            for (var start = 0; start <= value.length(); ) {
                var comma = value.indexOf(',', start);
                var end = comma < 0 ? value.length() : comma;
                if (!isHarmless(value.substring(start, end).strip())) {
                    return false;
                }
                start = end + 1;
            }
        }
        return true;
    }

    private boolean isHarmless(String option) {
        for (var i = 0; i < ALWAYS.size(); i++) {
            if (ALWAYS.get(i).equalsIgnoreCase(option)) {
                return true;
            }
        }
        return !read.contains(option);
    }
}
