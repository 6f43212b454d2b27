package dev.latchkey.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For what, and for how long, a caller may have its connection given over.
 *
 * @param protocol that was asked for and is allowed
 * @param stands whether the same request would be let in now, as the same principal; asked again and again, on the event loop
 * @param onBegun runs when the connection was given over
 * @param owner whose place it takes; absent for a stranger
 */
record UpgradeTerms(
        String protocol,
        BooleanSupplier stands,
        Runnable onBegun,
        @Nullable Object owner) {

    /** Sends a request without a body off, which may be answered by another protocol. */
    static void end(HttpClientRequest request, @Nullable UpgradeTerms terms) {
        if (terms == null) {
            request.end();
        } else {
            Tunnel.narrow(request.connection());
            request.exceptionHandler(_ -> {}).connect(); // its response tells what failed
        }
    }

    /** Whether the upstream speaks the protocol from here on. */
    static boolean areGrantedBy(HttpClientResponse answer, @Nullable UpgradeTerms terms) {
        return terms != null
                && answer.statusCode() == Forwarder.SWITCHED
                && terms.protocol.equalsIgnoreCase(answer.getHeader(HttpHeaders.UPGRADE));
    }

    /**
     * Ends a request that nobody waits for any more.
     *
     * @param request absent when there is none yet
     * @param upgrade such a request is over with its connection, where nothing else was asked for
     */
    static void cancel(@Nullable HttpClientRequest request, @Nullable UpgradeTerms upgrade) {
        if (request != null && upgrade == null) {
            request.reset();
        } else if (request != null) {
            request.connection().close();
        }
    }
}
