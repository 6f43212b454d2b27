package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Budget;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The connections to all upstreams, and the memory for bodies on their way there. They outlive a change of what is served: an upstream
 * that is served before and after keeps its connections, and one that is served no more loses them when its last request has ended.
 * Safe for use by many threads.
 */
public final class UpstreamPools implements AutoCloseable {

    private final Vertx vertx;
    private final BodyBuffers buffers;
    private final BodyBuffers tunnels;
    private final BodyBuffers answers;
    private final OpenUpgrades upgrades = new OpenUpgrades();
    private final UpstreamMeter.Meters meters;
    private final Map<ApiUpstream, UpstreamPool> pools = new ConcurrentHashMap<>();
    private volatile Set<ApiUpstream> served = Set.of();

    /** @param meters told what becomes of requests */
    public UpstreamPools(Vertx vertx, UpstreamMeter.Meters meters) {
        this(vertx, meters, BodyBuffers.ofHeap(), BodyBuffers.ofHeap(), BodyBuffers.ofHeap(StreamWindow.HEAP_PART));
    }

    UpstreamPools(
            Vertx vertx, UpstreamMeter.Meters meters, BodyBuffers buffers, BodyBuffers tunnels, BodyBuffers answers) {
        this.vertx = vertx;
        this.meters = meters;
        this.buffers = buffers;
        this.tunnels = tunnels;
        this.answers = answers;
    }

    Vertx vertx() {
        return vertx;
    }

    BodyBuffers buffers() {
        return buffers;
    }

    /** Those that were given over to another protocol. */
    public OpenUpgrades upgrades() {
        return upgrades;
    }

    /** The memory for bodies that are read ahead. */
    public Budget bodies() {
        return buffers.budget("upstream_bodies");
    }

    /** The memory for connections that are given over to another protocol. */
    public Budget tunnels() {
        return tunnels.budget("upgrades");
    }

    /** The memory for answers on HTTP/2 that their callers have yet to take. */
    public Budget answers() {
        return answers.budget("upstream_answers");
    }

    /** From now on these are served, and no others. */
    public void serve(Collection<? extends Upstream> upstreams) {
        served = Set.copyOf(upstreams.stream()
                .filter(ApiUpstream.class::isInstance)
                .map(ApiUpstream.class::cast)
                .toList());
        for (var pool : List.copyOf(pools.values())) {
            if (!served.contains(pool.upstream()) || !pool.isOfTheseAuthorities()) {
                pools.remove(pool.upstream(), pool);
                pool.closeWhenUnused();
            }
        }
    }

    /** The connections to an upstream, of which a place has to be taken. */
    UpstreamPool of(ApiUpstream upstream) {
        var pool = pools.get(upstream);
        return pool == null ? open(upstream) : pool;
    }

    /** For an upstream whose connections were closed just when a place was to be taken. */
    UpstreamPool after(UpstreamPool gone) {
        pools.remove(gone.upstream(), gone);
        return of(gone.upstream());
    }

    /** A request that began before a change may come here after it. */
    private UpstreamPool open(ApiUpstream upstream) {
        return pools.computeIfAbsent(
                upstream,
                wanted -> new UpstreamPool(
                        vertx,
                        wanted,
                        !served.contains(wanted),
                        meters,
                        tunnels,
                        wanted.reach().isHttp2() ? answers : null));
    }

    /** How the upstream of each API stands that was asked since it is served, by the API's name. */
    public Map<String, UpstreamFigures> figures() {
        return pools.values().stream()
                .filter(pool -> served.contains(pool.upstream()))
                .collect(Collectors.toMap(pool -> pool.upstream().name(), pool -> pool, (one, _) -> one));
    }

    /** How many there are, for tests. */
    int size() {
        return pools.size();
    }

    /** Closes the connections to every upstream, and cuts off what is being forwarded. */
    @Override
    public void close() {
        for (var upstream : List.copyOf(pools.keySet())) {
            var pool = pools.remove(upstream);
            if (pool != null) {
                pool.close();
            }
        }
    }
}
