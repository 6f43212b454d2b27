package dev.latchkey.edge.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Connections on which nothing was asked yet, from addresses at which somebody has proven itself within the last hour: they make room
 * after those of strangers, so that a flood of these leaves them the time for their handshake and their first request. Together they are half of
 * all connections at most and of one address a few, so that whoever has a credential holds no more by it; the others of an address are
 * strangers'. Guarded by {@link Connections}.
 */
final class KnownPlaces {

    /** A handshake of TLS and the head of a request may take so long together. */
    private static final long WAITS_NANOS = Duration.ofSeconds(30).toNanos();

    /** Of all connections, as a divisor. */
    private static final int SHARE = 2;

    /** Of all connections, as a divisor, what those of one address may be. */
    private static final int SHARE_OF_ADDRESS = 64;

    private final Predicate<Object> isKnown;
    private final int max;
    private final int perAddressMax;
    private final Places places;
    private final Map<Object, Integer> byAddress = new HashMap<>();

    /** @param isKnown whether somebody has proven itself at an address, as {@link CallerRates#callerAt} counts them */
    KnownPlaces(EdgeLimits limits, Predicate<Object> isKnown, RandomGenerator random) {
        this.isKnown = isKnown;
        this.max = limits.connectionsMax() / SHARE;
        this.perAddressMax = Math.max(1, limits.connectionsMax() / SHARE_OF_ADDRESS);
        this.places = new Places(random);
    }

    Places places() {
        return places;
    }

    /** Puts a connection here if it belongs here and there is room for it, and says whether it did. */
    boolean put(OpenConnection one) {
        var address = one.address();
        if (one.isOfProxy()
                || places.size() >= max
                || byAddress.getOrDefault(address, 0) >= perAddressMax
                || !isKnown.test(address)) {
            return false;
        }
        places.put(one);
        one.setAwaited(true);
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    /** It is here no more; nothing happens to one that was not. */
    void forget(OpenConnection one) {
        if (one.isAwaited()) {
            one.setAwaited(false);
            byAddress.computeIfPresent(one.address(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Those that have waited so long that they are like strangers' become theirs. */
    void giveUp(Places strangers, long now) {
        for (var i = places.size() - 1; i >= 0; i--) {
            var one = places.all().get(i);
            if (now - one.waitingSince() > WAITS_NANOS) {
                forget(one);
                places.take(one);
                strangers.put(one);
            }
        }
    }
}
