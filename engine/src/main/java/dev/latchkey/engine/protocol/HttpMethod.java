package dev.latchkey.engine.protocol;

import java.util.List;
import java.util.Optional;

/**
 * A method of a request: one of those that an OpenAPI path item has a field for (OpenAPI 3.2 §4.9.1; {@link #QUERY} came with 3.2), or
 * one of another name that a document describes; nobody else makes any, so that there are no more than documents name. Two are equal by their exact names, for methods are case-sensitive (RFC 9110 §9.1). Ordered as a path item lists them, others behind by name. Immutable.
 */
public final class HttpMethod implements Comparable<HttpMethod> {

    public static final HttpMethod GET = new HttpMethod("GET", 0);
    public static final HttpMethod PUT = new HttpMethod("PUT", 1);
    public static final HttpMethod POST = new HttpMethod("POST", 2);
    public static final HttpMethod DELETE = new HttpMethod("DELETE", 3);
    public static final HttpMethod OPTIONS = new HttpMethod("OPTIONS", 4);
    public static final HttpMethod HEAD = new HttpMethod("HEAD", 5);
    public static final HttpMethod PATCH = new HttpMethod("PATCH", 6);
    public static final HttpMethod TRACE = new HttpMethod("TRACE", 7);
    /** Asks with a body and changes nothing (draft-ietf-httpbis-safe-method-w-body). */
    public static final HttpMethod QUERY = new HttpMethod("QUERY", 8);

    /** Longest name of one that a path item has no field for. */
    public static final int NAME_LENGTH_MAX = 32;

    private static final List<HttpMethod> FIXED = List.of(GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH, TRACE, QUERY);

    private final String name;
    private final int rank;

    private HttpMethod(String name, int rank) {
        this.name = name;
        this.rank = rank;
    }

    /** Those that a path item has a field for, in its order. */
    public static List<HttpMethod> fixed() {
        return FIXED;
    }

    /** Finds one of {@link #fixed()} by its exact name on the wire. */
    public static Optional<HttpMethod> find(String name) {
        return switch (name) {
            case "GET" -> Optional.of(GET);
            case "PUT" -> Optional.of(PUT);
            case "POST" -> Optional.of(POST);
            case "DELETE" -> Optional.of(DELETE);
            case "OPTIONS" -> Optional.of(OPTIONS);
            case "HEAD" -> Optional.of(HEAD);
            case "PATCH" -> Optional.of(PATCH);
            case "TRACE" -> Optional.of(TRACE);
            case "QUERY" -> Optional.of(QUERY);
            default -> Optional.empty();
        };
    }

    /**
     * Makes one that a path item has no field for ({@code additionalOperations}). For documents only, never for what a caller sends.
     *
     * @param name a token (RFC 9110 §5.6.2)
     * @return empty for what is no token, is longer than {@value #NAME_LENGTH_MAX}, differs from one of {@link #fixed()} in case at most,
     *     or is CONNECT, which makes a tunnel
     */
    public static Optional<HttpMethod> additional(String name) {
        return !isToken(name)
                        || name.length() > NAME_LENGTH_MAX
                        || name.equalsIgnoreCase("CONNECT")
                        || findInAnyCase(name).isPresent()
                ? Optional.empty()
                : Optional.of(new HttpMethod(name, FIXED.size()));
    }

    /** One of {@link #fixed()} that somebody may mean by a name, in whatever case. */
    public static Optional<HttpMethod> findInAnyCase(String name) {
        return FIXED.stream()
                .filter(method -> method.name.equalsIgnoreCase(name))
                .findFirst();
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether a path item has a field for it. */
    public boolean isFixed() {
        return rank < FIXED.size();
    }

    /** As it stands in a request. */
    public String name() {
        return name;
    }

    /** Whether the method is known only to read (RFC 9110 §9.2.1). */
    public boolean isSafe() {
        return equals(GET) || equals(HEAD) || equals(OPTIONS) || equals(TRACE) || equals(QUERY);
    }

    /** Whether a request is meant to have a body (RFC 9110 §9.3), or may be, for all we know; that of DELETE means nothing. */
    public boolean isMeantToHaveBody() {
        return !isFixed() || equals(PUT) || equals(POST) || equals(PATCH) || equals(QUERY);
    }

    /** Whether to send a request twice is known to do no more than to send it once (RFC 9110 §9.2.2). */
    public boolean isIdempotent() {
        return isSafe() || equals(PUT) || equals(DELETE);
    }

    @Override
    public int compareTo(HttpMethod other) {
        return rank == other.rank ? name.compareTo(other.name) : Integer.compare(rank, other.rank);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof HttpMethod method && name.equals(method.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
