package dev.latchkey.gateway.principal;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What an upstream gets beside a request. Neither may come from a caller.
 *
 * @param principal who calls: a JWT for one API, which may be the same for many requests
 * @param request which request that is, and which operation it was let in for; bound to the principal
 */
public record SignedHeaders(String principal, String request) {

    private static final CharSequence PRINCIPAL = HttpHeaders.createOptimized("Latchkey-Principal");
    private static final CharSequence REQUEST = HttpHeaders.createOptimized("Latchkey-Request");

    /** Sets both. */
    public void writeTo(MultiMap headers) {
        headers.set(PRINCIPAL, principal);
        headers.set(REQUEST, request);
    }
}
