package dev.latchkey.edge.http;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What there is of something for all callers together, for those who watch how much of it is left.
 *
 * @param name a short word, always the same
 * @param used now, in bytes or pieces
 * @param max most that is given out; what is there already, such as an answer that nobody reads, may be more
 * @param refused how many had to do without, ever
 * @param recently the same, and who they were, of late; absent where nobody looks at that
 */
public record Budget(
        String name,
        LongSupplier used,
        long max,
        LongSupplier refused,
        @Nullable Refusals recently) {

    /** One of which it is known who had to do without. */
    public Budget(String name, LongSupplier used, long max, Refusals refused) {
        this(name, used, max, refused::ever, refused);
    }

    /** The same, where more had to do without than for want of it. */
    public Budget with(Refusals others) {
        return new Budget(name, used, max, refused, others);
    }

    /**
     * Those of the listeners: places for connections, handshakes of TLS that wait for their turn, strangers' requests at once on HTTP/2, bytes of unfinished heads and of requests to our own endpoints, each of strangers
     * and of those who have proven themselves.
     *
     * @param vertx made by {@link EdgeTransport#createVertx}
     */
    public static List<Budget> ofListeners(Vertx vertx) {
        var edge = EdgeTransport.edgeOf(vertx);
        var connections = edge.connections();
        return List.of(
                new Budget("connections", connections::size, edge.limits().connectionsMax(), connections.turnedAway()),
                edge.handshakes().budget(),
                edge.heads().budget("heads"),
                edge.holdersHeads().budget("proven_heads"),
                edge.streams().budget("streams"),
                edge.strangers().budget("requests"),
                edge.clients().budget("client_requests"),
                edge.holders().budget("proven_requests"));
    }

    /** Requests to our own endpoints that were refused because their address asked too often. */
    public static Refusals refusedByRate(Vertx vertx) {
        return EdgeTransport.edgeOf(vertx).refusedByRate();
    }
}
