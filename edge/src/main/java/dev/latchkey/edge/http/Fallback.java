package dev.latchkey.edge.http;

import io.vertx.core.Handler;
import java.util.Map;

/** What answers where no path of ours is meant. */
@FunctionalInterface
public interface Fallback extends Handler<Exchange> {

    /** Headers of an answer that the edge itself gives here, because the request breaks a rule of it. */
    default Map<String, String> everyAnswer(Exchange exchange) {
        return Map.of();
    }
}
