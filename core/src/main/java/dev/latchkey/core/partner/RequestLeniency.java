package dev.latchkey.core.partner;

/**
 * What an application may leave out of what it sends to get a user's tokens though the standard requires it: for programs that were
 * written for a platform that did not mind. The names are stored and never renamed.
 */
public enum RequestLeniency {
    /** {@code response_type} (RFC 6749 section 4.1.1); it is {@code code} then. What the program gets does not change. */
    RESPONSE_TYPE_OMITTED,
    /**
     * {@code redirect_uri}, where one alone is registered; it is that one then. RFC 6749 section 3.1.2.3 allows it, RFC 9126 and FAPI 2.0 do not: a
     * request that says where its answer goes cannot be answered elsewhere after a second one is registered.
     */
    REDIRECT_URI_OMITTED,
    /**
     * {@code redirect_uri} beside the code (RFC 6749 section 4.1.3), where one alone is registered. OAuth 2.1 has no such parameter, so clients that
     * register themselves need this; it is a part of {@link #REDIRECT_URI_OMITTED}, as a request that named none has none to repeat.
     */
    EXCHANGE_REDIRECT_URI_OMITTED
}
