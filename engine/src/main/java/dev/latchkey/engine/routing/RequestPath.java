package dev.latchkey.engine.routing;

/**
 * A request target in origin form (RFC 9112 §3.2.1) that every reader understands alike, kept byte for byte: what is judged
 * is what is forwarded. Immutable. Only {@link #parse} makes one.
 */
public final class RequestPath {

    /** Longest target with its query, in bytes. */
    public static final int TARGET_BYTES_MAX = 8 * 1024;

    /** Most segments; a slash at the end counts as one more, empty segment. */
    public static final int SEGMENTS_MAX = 64;

    private final String rawTarget;
    private final int pathLength;

    RequestPath(String rawTarget, int pathLength) {
        this.rawTarget = rawTarget;
        this.pathLength = pathLength;
    }

    /**
     * Accepts a target whose path consists of segments of RFC 3986 §3.3 and has none of: {@code %2f}, {@code %5c},
     * {@code %25}, a semicolon, an empty segment before the end, a dot segment in any spelling, a control character in any
     * spelling, a bad percent sequence, bytes that are not UTF-8 when decoded. The query is not looked into beyond control
     * characters, spaces and characters outside ASCII.
     *
     * @param rawTarget as it stood in the request line, or as {@code :path} of HTTP/2
     */
    public static ParsedTarget parse(String rawTarget) {
        return new TargetScanner(rawTarget).scan();
    }

    /** The whole target, path and query, exactly as it came. */
    public String rawTarget() {
        return rawTarget;
    }

    /** The path exactly as it came; begins with a slash. */
    public String rawPath() {
        return rawTarget.substring(0, pathLength);
    }

    /** The query exactly as it came, without its question mark; empty also when there is no question mark. */
    public String rawQuery() {
        return pathLength == rawTarget.length() ? "" : rawTarget.substring(pathLength + 1);
    }

    public boolean hasQuery() {
        return pathLength + 1 < rawTarget.length();
    }

    /** Length of the path within {@link #rawTarget}, in characters, which are bytes. */
    int pathLength() {
        return pathLength;
    }

    /** The path only: a query may hold what does not belong into a log. */
    @Override
    public String toString() {
        return rawPath();
    }
}
