package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.edge.http.CallerRates;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How many requests of strangers are being kept at once, each of which waits for its turn at the store: of an address, and of all together.
 * The last quarter is for addresses that have none under way. Who finds no place is to come again, and has waited for nothing. Safe for use by
 * many threads.
 */
final class PushesAtOnce {

    /** As many pages are made at once for an address whose people are not signed in. */
    static final int ADDRESS_MAX = 16;
    /** Half of those that may wait for the store; the other half is for requests that browsers bring. */
    static final int ALL_MAX = 128;

    private static final int FOR_ANYBODY = ALL_MAX / 4 * 3;
    private static final int RETRY_SECONDS = 1;

    private final Map<Object, Integer> underWay = new HashMap<>();
    private int all;

    /**
     * Does it when there is a place, which it has until the stage is complete.
     *
     * @throws OAuthRejection {@code temporarily_unavailable} when there is none
     */
    <T> CompletionStage<T> at(InetAddress address, Supplier<CompletionStage<T>> work) {
        var caller = CallerRates.callerAt(address);
        enter(caller);
        var isBegun = false;
        try {
            var stage = work.get();
            isBegun = true;
            var _ = stage.whenComplete((_, _) -> leave(caller));
            return stage; // itself: what depends on it fails in another way
        } finally {
            if (!isBegun) {
                leave(caller);
            }
        }
    }

    private synchronized void enter(Object caller) {
        var own = underWay.getOrDefault(caller, 0);
        if (own >= ADDRESS_MAX) {
            throw OAuthError.TOO_MANY_REQUESTS.because(
                    "too many pushed requests of this address at once", RETRY_SECONDS);
        }
        if (all >= ALL_MAX || (own > 0 && all >= FOR_ANYBODY)) {
            throw OAuthError.UNAVAILABLE.because("too many pushed requests at once", RETRY_SECONDS);
        }
        underWay.put(caller, own + 1);
        all++;
    }

    private synchronized void leave(Object caller) {
        underWay.computeIfPresent(caller, (_, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
