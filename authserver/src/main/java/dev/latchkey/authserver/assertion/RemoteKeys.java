package dev.latchkey.authserver.assertion;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.assertion.KeyLookup.Busy;
import dev.latchkey.authserver.assertion.KeyLookup.Found;
import dev.latchkey.authserver.assertion.KeyLookup.Unavailable;
import dev.latchkey.authserver.assertion.KeyMemory.Held;
import dev.latchkey.authserver.assertion.KeyMemory.Slot;
import dev.latchkey.authserver.assertion.KeyMemory.Source;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.edge.outbound.FetchLimits;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.edge.outbound.OutboundFetcher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients' keys at their {@code jwks_uri}, kept while fresh. One client makes us fetch at most once a minute, whatever key ids it
 * invents. When the client's server fails, its last keys hold for another hour. Clients that made themselves known have a quarter of
 * the fetches at once and of the places for keys, the others have the rest, so that neither miss what the others use up; a host, a
 * company and a partner have an eighth. Safe for use by many threads.
 */
public final class RemoteKeys {

    /** Shortest time between two fetches for one client. */
    static final Duration FETCH_INTERVAL_MIN = Duration.ofMinutes(1);

    /** How long keys are used beyond their freshness when no newer ones can be had. */
    static final Duration STALE_MAX = Duration.ofHours(1);

    /** How long no fetch is tried for a client that found no place for one; so long is what it is told to wait. */
    static final Duration BUSY_FOR = Duration.ofSeconds(1);

    /** Twenty keys take about 20 KiB, so all together at most a 32nd of the heap. */
    private static final long HEAP_BYTES_PER_CLIENT = 32 * 20 * 1024L;

    private static final int CLIENTS_MIN = 100;
    private static final int CLIENTS_MAX = 10_000;

    /** Of a client without keys its address of 2,000 characters is remembered, so for each that may have keys there are four without. */
    private static final int OTHERS_OF_ONE = 4;

    private final BiFunction<URI, FetchLimits, FetchResult> fetcher;
    private final Executor background;
    private final InstantSource clock;
    private final Part strangers;
    private final Part known;

    /** What some clients have to themselves. */
    private record Part(KeyMemory memory, FetchPlaces places) {}

    /** Most clients whose keys are remembered with a heap of so many bytes. */
    static int clientsMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_PER_CLIENT, CLIENTS_MIN, CLIENTS_MAX);
    }

    /**
     * Makes an empty cache.
     *
     * @param fetcher {@code OutboundFetcher::fetch} of one that fetches nothing else; may block
     * @param background where keys are renewed before they expire: {@code Thread::startVirtualThread}
     */
    public RemoteKeys(BiFunction<URI, FetchLimits, FetchResult> fetcher, Executor background, InstantSource clock) {
        this(fetcher, background, clock, clientsMax(Runtime.getRuntime().maxMemory()), BUSY_FOR);
    }

    /**
     * @param clientsMax most clients whose keys are remembered, at least 8
     * @param patience how long a client of a company or partner waits for a place to fetch
     */
    RemoteKeys(
            BiFunction<URI, FetchLimits, FetchResult> fetcher,
            Executor background,
            InstantSource clock,
            int clientsMax,
            Duration patience) {
        this.strangers = part(clientsMax, 1, Duration.ZERO);
        this.known = part(clientsMax, 3, patience);
        this.fetcher = fetcher;
        this.background = background;
        this.clock = clock;
    }

    private static Part part(int clientsMax, int quarters, Duration patience) {
        var fetchesMax = OutboundFetcher.AT_ONCE_MAX;
        var clients = clientsMax * quarters / 4;
        return new Part(
                new KeyMemory(clients, clientsMax / 8, OTHERS_OF_ONE * clients),
                new FetchPlaces(fetchesMax * quarters / 4, fetchesMax / 8, patience));
    }

    private Part part(KeyOwner owner) {
        return owner.group().isEmpty() ? strangers : known;
    }

    /** Of how many clients keys are remembered. */
    int clientsRemembered() {
        return strangers.memory.size() + known.memory.size();
    }

    /** Of how many clients without keys the last fetch is remembered. */
    int othersRemembered() {
        return strangers.memory.sizeOfOthers() + known.memory.sizeOfOthers();
    }

    /** The keys when they are at hand and may hold that one; never blocks, so for event loops. */
    public Optional<JwkSet> findInMemory(KeyOwner owner, URI address, @Nullable String kid) {
        var part = part(owner);
        var slot = part.memory.find(new Source(owner.clientId(), address.toString()));
        var held = slot == null ? null : slot.held;
        var now = clock.instant();
        if (slot == null
                || held == null
                || !now.isBefore(held.freshUntil())
                || !held.keys().mayHold(kid)) {
            return Optional.empty();
        }
        if (!now.isBefore(held.renewAt()) && mayFetch(slot, now)) {
            background.execute(() -> renew(part, owner, slot, address));
        }
        return Optional.of(held.keys());
    }

    /**
     * The keys, fetched when need be; blocks for at most the time-out of {@link FetchLimits#keySet} and a second in which it waits for its
     * place, or twice that behind another fetch for the same client.
     *
     * @param kid the key id wanted; a set that lacks it is fetched again when the last fetch is long enough ago
     */
    public KeyLookup find(KeyOwner owner, URI address, @Nullable String kid) {
        var atHand = findInMemory(owner, address, kid);
        if (atHand.isPresent()) {
            return new Found(atHand.get());
        }
        var part = part(owner);
        var source = new Source(owner.clientId(), address.toString());
        var slot = part.memory.findOrAdd(source, owner.group().orElse(host(address)));
        slot.fetching.lock();
        try {
            var now = clock.instant();
            var held = slot.held;
            var isGood = held != null
                    && now.isBefore(held.freshUntil())
                    && held.keys().mayHold(kid);
            var problem =
                    isGood || !mayFetch(slot, now) ? "fetched a moment ago" : fetch(part, owner, slot, address, now);
            return answer(part, slot, now, kid, problem);
        } finally {
            slot.fetching.unlock();
        }
    }

    private static KeyLookup answer(Part part, Slot slot, Instant now, @Nullable String kid, String problem) {
        var held = slot.held;
        if (held != null && now.isBefore(held.freshUntil().plus(STALE_MAX))) {
            return slot.wasBusy && !held.keys().mayHold(kid) ? new Busy() : new Found(held.keys());
        }
        part.memory.drop(slot);
        return slot.wasBusy ? new Busy() : new Unavailable("jwks_uri: " + problem);
    }

    private static boolean mayFetch(Slot slot, Instant now) {
        return !now.isBefore(slot.nextFetch);
    }

    private void renew(Part part, KeyOwner owner, Slot slot, URI address) {
        if (!slot.fetching.tryLock()) {
            return;
        }
        try {
            var now = clock.instant();
            if (mayFetch(slot, now)) {
                var _ = fetch(part, owner, slot, address, now);
            }
        } finally {
            slot.fetching.unlock();
        }
    }

    private static String host(URI address) {
        return "host " + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }

    /** @return what went wrong; not read when keys are held, or no place was free */
    private String fetch(Part part, KeyOwner owner, Slot slot, URI address, Instant now) {
        var host = host(address);
        var shares = owner.group().map(group -> List.of(host, group)).orElse(List.of(host));
        var isAgain = slot.hasFailed;
        slot.wasBusy = !part.places.take(shares, isAgain);
        if (slot.wasBusy) {
            slot.nextFetch = clock.instant().plus(BUSY_FOR);
            return "too many fetches at once";
        }
        try {
            slot.nextFetch = now.plus(FETCH_INTERVAL_MIN);
            slot.hasFailed = true;
            return switch (fetcher.apply(address, FetchLimits.keySet())) {
                case FetchResult.Fetched fetched -> keep(part, slot, fetched, now);
                case FetchResult.Refused refused -> refused.reason();
                case FetchResult.Failed failed -> failed.reason();
            };
        } finally {
            part.places.giveBack(shares, isAgain);
        }
    }

    private static String keep(Part part, Slot slot, FetchResult.Fetched fetched, Instant now) {
        try {
            var freshFor = fetched.freshFor();
            var renewAfter = freshFor.minus(freshFor.dividedBy(5));
            slot.held =
                    new Held(JwkSet.parse(fetched.body().getBytes(UTF_8)), now.plus(renewAfter), now.plus(freshFor));
            slot.hasFailed = false;
            part.memory.keep(slot);
            return "";
        } catch (ProofException e) {
            return e.reason();
        }
    }
}
