package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Handler;
import java.util.Map;
import java.util.Optional;

/** What answers where no path of ours is meant. */
@FunctionalInterface
public interface Fallback extends Handler<Exchange> {

    /**
     * Finds a method beside {@link HttpMethod#fixed()} by its exact name, where something here takes it; the request of any other is
     * refused before anything else looks at it. Asked on event loops.
     */
    default Optional<HttpMethod> findMethod(String name) {
        return Optional.empty();
    }

    /** Headers of an answer that the edge itself gives here, because the request breaks a rule of it. */
    default Map<String, String> everyAnswer(Exchange exchange) {
        return Map.of();
    }
}
