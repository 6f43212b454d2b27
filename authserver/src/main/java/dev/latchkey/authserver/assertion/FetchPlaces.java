package dev.latchkey.authserver.assertion;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many fetches may be under way at once: in all, for one who shares them, and for those that failed before, half of all. Safe for
 * use by many threads.
 */
final class FetchPlaces {

    private final int max;
    private final int shareMax;
    private final Duration patience;
    private final Map<String, Integer> byShare = new HashMap<>();
    private int taken;
    private int takenAgain;

    /**
     * @param max most in all, at least 2
     * @param shareMax most for one share
     * @param patience how long a fetch waits for its place
     */
    FetchPlaces(int max, int shareMax, Duration patience) {
        this.max = max;
        this.shareMax = shareMax;
        this.patience = patience;
    }

    /**
     * Takes a place; blocks for the patience at most.
     *
     * @param shares of whom the fetch counts, each by itself, such as a host
     * @param isAgain whether the last one for the same client failed
     * @return whether there was one, which is to be given back
     */
    synchronized boolean take(List<String> shares, boolean isAgain) {
        var until = System.nanoTime() + patience.toNanos();
        while (!isFree(shares, isAgain)) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        taken++;
        takenAgain += isAgain ? 1 : 0;
        shares.forEach(share -> byShare.merge(share, 1, Integer::sum));
        return true;
    }

    private boolean isFree(List<String> shares, boolean isAgain) {
        return taken < max
                && (!isAgain || takenAgain < max / 2)
                && shares.stream().allMatch(share -> byShare.getOrDefault(share, 0) < shareMax);
    }

    /** Gives a place back, named as it was taken. */
    synchronized void giveBack(List<String> shares, boolean isAgain) {
        taken--;
        takenAgain -= isAgain ? 1 : 0;
        shares.forEach(share -> byShare.computeIfPresent(share, (_, count) -> count == 1 ? null : count - 1));
        notifyAll();
    }
}
