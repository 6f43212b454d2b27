package dev.latchkey.authserver.assertion;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.authserver.assertion.KeyLookup.Found;
import dev.latchkey.authserver.assertion.KeyLookup.Unavailable;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.edge.outbound.FetchLimits;
import dev.latchkey.edge.outbound.FetchResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients' keys at their {@code jwks_uri}, kept while fresh. One client makes us fetch at most once a minute, whatever key ids it
 * invents. When the client's server fails, its last keys hold for another hour. Safe for use by many threads.
 */
public final class RemoteKeys {

    /** Shortest time between two fetches for one client. */
    static final Duration FETCH_INTERVAL_MIN = Duration.ofMinutes(1);

    /** How long keys are used beyond their freshness when no newer ones can be had. */
    static final Duration STALE_MAX = Duration.ofHours(1);

    /** Twenty keys take about 20 KiB, so all together at most a 32nd of the heap. */
    private static final long HEAP_BYTES_PER_CLIENT = 32 * 20 * 1024L;

    private static final int CLIENTS_MIN = 100;
    private static final int CLIENTS_MAX = 10_000;

    private final BiFunction<URI, FetchLimits, FetchResult> fetcher;
    private final Executor background;
    private final InstantSource clock;
    private final Cache<Source, Slot> slots;

    /** Most clients whose keys are remembered with a heap of so many bytes. */
    static int clientsMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_CLIENT, CLIENTS_MIN, CLIENTS_MAX);
    }

    /** Two clients with one address do not share: the limits are each client's own. */
    private record Source(String clientId, URI address) {}

    /** @param renewAt from when on newer ones are fetched in the background */
    private record Held(JwkSet keys, Instant renewAt, Instant freshUntil) {}

    private static final class Slot {
        private final ReentrantLock fetching = new ReentrantLock();
        private volatile @Nullable Held held;
        private volatile Instant lastFetch = Instant.MIN;
    }

    /**
     * Makes an empty cache.
     *
     * @param fetcher {@code OutboundFetcher::fetch}; may block
     * @param background where keys are renewed before they expire: {@code Thread::startVirtualThread}
     */
    public RemoteKeys(BiFunction<URI, FetchLimits, FetchResult> fetcher, Executor background, InstantSource clock) {
        this(fetcher, background, clock, clientsMax(Runtime.getRuntime().maxMemory()));
    }

    /** @param clientsMax most clients whose keys are remembered */
    RemoteKeys(
            BiFunction<URI, FetchLimits, FetchResult> fetcher,
            Executor background,
            InstantSource clock,
            int clientsMax) {
        this.slots = Caffeine.newBuilder().maximumSize(clientsMax).build();
        this.fetcher = fetcher;
        this.background = background;
        this.clock = clock;
    }

    /** Of how many clients keys are remembered, once those beyond the bound are dropped. */
    long clientsRemembered() {
        slots.cleanUp();
        return slots.estimatedSize();
    }

    /** The keys when they are at hand and may hold that one; never blocks, so for event loops. */
    public Optional<JwkSet> findInMemory(String clientId, URI address, @Nullable String kid) {
        var slot = slots.getIfPresent(new Source(clientId, address));
        var held = slot == null ? null : slot.held;
        var now = clock.instant();
        if (slot == null || held == null || !now.isBefore(held.freshUntil) || !held.keys.mayHold(kid)) {
            return Optional.empty();
        }
        if (!now.isBefore(held.renewAt) && mayFetch(slot, now)) {
            background.execute(() -> renew(slot, address));
        }
        return Optional.of(held.keys);
    }

    /**
     * The keys, fetched when need be; blocks for at most the time-out of {@link FetchLimits#keySet}, or twice that behind another
     * fetch for the same client.
     *
     * @param kid the key id wanted; a set that lacks it is fetched again when the last fetch is long enough ago
     */
    public KeyLookup find(String clientId, URI address, @Nullable String kid) {
        var atHand = findInMemory(clientId, address, kid);
        if (atHand.isPresent()) {
            return new Found(atHand.get());
        }
        var slot = slots.get(new Source(clientId, address), _ -> new Slot());
        slot.fetching.lock();
        try {
            var now = clock.instant();
            var held = slot.held;
            var isGood = held != null && now.isBefore(held.freshUntil) && held.keys.mayHold(kid);
            var problem = isGood || !mayFetch(slot, now) ? "fetched a moment ago" : fetch(slot, address, now);
            return answer(slot, now, problem);
        } finally {
            slot.fetching.unlock();
        }
    }

    private static KeyLookup answer(Slot slot, Instant now, String problem) {
        var held = slot.held;
        return held != null && now.isBefore(held.freshUntil.plus(STALE_MAX))
                ? new Found(held.keys)
                : new Unavailable("jwks_uri: " + problem);
    }

    private static boolean mayFetch(Slot slot, Instant now) {
        return slot.lastFetch.equals(Instant.MIN) || !now.isBefore(slot.lastFetch.plus(FETCH_INTERVAL_MIN));
    }

    private void renew(Slot slot, URI address) {
        if (!slot.fetching.tryLock()) {
            return;
        }
        try {
            var now = clock.instant();
            if (mayFetch(slot, now)) {
                var _ = fetch(slot, address, now);
            }
        } finally {
            slot.fetching.unlock();
        }
    }

    /** @return what went wrong; not read when keys are held */
    private String fetch(Slot slot, URI address, Instant now) {
        slot.lastFetch = now;
        return switch (fetcher.apply(address, FetchLimits.keySet())) {
            case FetchResult.Fetched fetched -> keep(slot, fetched, now);
            case FetchResult.Refused refused -> refused.reason();
            case FetchResult.Failed failed -> failed.reason();
        };
    }

    private static String keep(Slot slot, FetchResult.Fetched fetched, Instant now) {
        try {
            var freshFor = fetched.freshFor();
            var renewAfter = freshFor.minus(freshFor.dividedBy(5));
            slot.held =
                    new Held(JwkSet.parse(fetched.body().getBytes(UTF_8)), now.plus(renewAfter), now.plus(freshFor));
            return "";
        } catch (ProofException e) {
            return e.reason();
        }
    }
}
