package dev.latchkey.engine.protocol;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to, as the header {@code traceparent} says it (W3C Trace Context, section 3.2).
 *
 * @param traceId 32 hex digits in lower case, not all of them 0
 * @param spanId of the one who sends it, 16 hex digits, not all of them 0
 * @param parentId of the one who caused that; absent where the trace begins here
 * @param isSampled whether its sender records it
 */
public record TraceContext(
        String traceId, String spanId, @Nullable String parentId, boolean isSampled) {

    /** The header itself. */
    public static final String HEADER = "traceparent";

    /** What vendors say to one another beside it; worth nothing without it. */
    public static final String STATE_HEADER = "tracestate";

    private static final Pattern VERSION_0 = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    /** A later version may have more behind a dash, and never less (section 3.2.4). */
    private static final Pattern LATER =
            Pattern.compile("(?!ff|00)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-[\\x21-\\x7e]{0,200})?");

    private static final String NO_TRACE = "00000000000000000000000000000000";
    private static final String NO_SPAN = "0000000000000000";
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;

    /**
     * Reads what a request says.
     *
     * @param values every value of the header
     * @return absent where it says nothing, or nothing that can be read: then the trace begins anew
     */
    public static @Nullable TraceContext read(List<String> values) {
        if (values.size() != 1) {
            return null;
        }
        var value = values.get(0);
        if (!VERSION_0.matcher(value).matches() && !LATER.matcher(value).matches()) {
            return null;
        }
        var traceId = value.substring(TRACE_AT, TRACE_AT + NO_TRACE.length());
        var spanId = value.substring(SPAN_AT, SPAN_AT + NO_SPAN.length());
        if (traceId.equals(NO_TRACE) || spanId.equals(NO_SPAN)) {
            return null;
        }
        var isSampled = (Character.digit(value.charAt(FLAGS_AT + 1), 16) & 1) == 1;
        return new TraceContext(traceId, spanId, null, isSampled);
    }

    /** What is caused by this, in the same trace and recorded if this is. */
    public TraceContext child(String ofSpan) {
        return new TraceContext(traceId, ofSpan, spanId, isSampled);
    }

    /** The value of the header, in version 00. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
    }
}
