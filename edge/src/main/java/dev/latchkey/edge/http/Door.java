package dev.latchkey.edge.http;

/**
 * Whose bytes the requests to an endpoint are taken from as long as nobody has proven anything: what comes by one door takes nothing from those
 * at another.
 */
public enum Door {
    /** Pages, pushed requests, registration, what everybody may read. */
    STRANGERS,
    /** Where clients prove themselves with each request: for tokens, introspection and revocation. */
    CLIENTS
}
