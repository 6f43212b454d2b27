package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.protocol.TraceContext;
import io.vertx.core.MultiMap;

/** What an upstream is told of the trace that its request belongs to (W3C Trace Context). */
final class TraceHeaders {

    private TraceHeaders() {}

    /**
     * Where we record a trace, our own part of it is the upstream's parent. Where we do not, the caller's word goes on as it came,
     * unless it is none: then the trace begins anew behind us, as if nothing had been said (section 3.2.3 and 3.3.1.1 there).
     *
     * @param headers of the caller, on their way to the upstream
     */
    static void hand(Exchange exchange, MultiMap headers) {
        var recorded = exchange.trace();
        if (recorded != null) {
            headers.set(TraceContext.HEADER, recorded.header());
            if (recorded.parentId() == null) {
                headers.remove(TraceContext.STATE_HEADER);
            }
        } else if (headers.contains(TraceContext.HEADER)) {
            if (TraceContext.read(headers.getAll(TraceContext.HEADER)) == null) {
                headers.remove(TraceContext.HEADER).remove(TraceContext.STATE_HEADER);
            }
        } else {
            headers.remove(TraceContext.STATE_HEADER);
        }
    }
}
