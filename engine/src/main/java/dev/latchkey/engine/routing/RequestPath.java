package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A request target in origin form (RFC 9112 §3.2.1) that every reader understands alike, kept byte for byte: what is judged
 * is what is forwarded. Immutable. Only {@link #parse} makes one. One that not every reader understands alike names the leniencies by
 * which it is taken all the same.
 */
public final class RequestPath {

    /** Longest target with its query, in bytes. */
    public static final int TARGET_BYTES_MAX = 8 * 1024;

    /** Most segments; a slash at the end counts as one more, empty segment. */
    public static final int SEGMENTS_MAX = 64;

    private final String rawTarget;
    private final int pathLength;
    private final Set<Leniency> leniencies;
    private final List<String> otherReadings;

    RequestPath(String rawTarget, int pathLength) {
        this(rawTarget, pathLength, Set.of(), List.of());
    }

    /** @param otherReadings what servers make of the path that is not what it says */
    RequestPath(String rawTarget, int pathLength, Set<Leniency> leniencies, List<String> otherReadings) {
        this.rawTarget = rawTarget;
        this.pathLength = pathLength;
        this.leniencies = leniencies;
        this.otherReadings = otherReadings;
    }

    /**
     * Accepts a target whose path consists of segments of RFC 3986 §3.3 and has none of: {@code %2f}, {@code %5c},
     * {@code %25}, a semicolon, an empty segment before the end, a dot segment in any spelling, a control character in any
     * spelling, a bad percent sequence, bytes that are not UTF-8 when decoded. A dot segment is also what some server takes for one
     * ({@code ..%3B}, {@code ..%20}, fullwidth dots). Whether another reading of the rest ({@link #isReadAlike}) leads elsewhere is
     * the router's to say. The query is not looked into beyond control
     * characters, spaces and characters outside ASCII.
     *
     * @param rawTarget as it stood in the request line, or as {@code :path} of HTTP/2
     */
    public static ParsedTarget parse(String rawTarget) {
        return parse(rawTarget, Set.of());
    }

    /**
     * Accepts also a target of forms that an API takes ({@link Leniency}), as long as nothing that a server is known to make of it is
     * one that {@link #parse(String)} refuses for another reason: an empty segment, a dot segment, a control character, a backslash.
     *
     * @param taken what may be in it, wherever it is; whether it stands in a value is the router's to say
     */
    public static ParsedTarget parse(String rawTarget, Set<Leniency> taken) {
        return parse(rawTarget, taken, Effort.ofRequest());
    }

    /**
     * The same.
     *
     * @param effort of the request; when it is spent, what is given means nothing
     */
    public static ParsedTarget parse(String rawTarget, Set<Leniency> taken, Effort effort) {
        return new TargetScanner(rawTarget, taken, effort).scan();
    }

    /** By what it is taken although servers read it in different ways; empty for almost every target. */
    public Set<Leniency> leniencies() {
        return leniencies;
    }

    /** Whether no server is known to make anything else of the path than it says; so it is for almost every target. */
    public boolean isReadAlike() {
        return otherReadings.isEmpty();
    }

    /** What servers make of the path that is not what it says, as paths; empty where all read it alike. */
    List<String> otherReadings() {
        return otherReadings;
    }

    /** Another path with the query of this one. */
    RequestPath withPath(String other) {
        return new RequestPath(
                hasQuery() ? other + rawTarget.substring(pathLength) : other, other.length(), leniencies, List.of());
    }

    /** The same, taken by one leniency more. */
    public RequestPath takenBy(Leniency leniency) {
        var more = EnumSet.of(leniency);
        more.addAll(leniencies);
        return new RequestPath(rawTarget, pathLength, more, otherReadings);
    }

    /** The same, its query taken as {@link Leniency#LATIN_1} where it holds bytes that are no UTF-8. */
    public RequestPath withQueryInLatin1() {
        if (!hasQuery()
                || leniencies.contains(Leniency.LATIN_1)
                || PercentEncoding.decode(rawQuery()).isPresent()) {
            return this;
        }
        return takenBy(Leniency.LATIN_1);
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
