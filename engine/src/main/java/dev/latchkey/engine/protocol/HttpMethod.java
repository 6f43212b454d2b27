package dev.latchkey.engine.protocol;

import java.util.Optional;

/** The methods that an OpenAPI path item has a field for (OpenAPI 3.2 §4.9.1; {@link #QUERY} came with 3.2). */
public enum HttpMethod {
    GET,
    PUT,
    POST,
    DELETE,
    OPTIONS,
    HEAD,
    PATCH,
    TRACE,
    /** Asks with a body and changes nothing (draft-ietf-httpbis-safe-method-w-body). */
    QUERY;

    /** Finds a method by its exact name on the wire; methods are case-sensitive (RFC 9110 §9.1). */
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

    /** Whether the method only reads (RFC 9110 §9.2.1). */
    public boolean isSafe() {
        return this == GET || this == HEAD || this == OPTIONS || this == TRACE || this == QUERY;
    }

    /** Whether a request is meant to have a body (RFC 9110 §9.3); that of DELETE means nothing. */
    public boolean isMeantToHaveBody() {
        return this == PUT || this == POST || this == PATCH || this == QUERY;
    }

    /** Whether to send a request twice does no more than to send it once (RFC 9110 §9.2.2). */
    public boolean isIdempotent() {
        return isSafe() || this == PUT || this == DELETE;
    }
}
