package dev.latchkey.core.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What each of many has left of the changes that it may make. Those that changed nothing for longest are forgotten, as if they never had. */
final class ChangeBuckets {

    private final Map<String, Bucket> buckets;

    /** What is left of a burst, as of a moment; below zero after a change that was larger than what was left. */
    private record Bucket(double left, long atNanos) {}

    /** @param max so many are counted at once */
    ChangeBuckets(int max) {
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > max;
            }
        };
    }

    /**
     * What is larger than what is left is taken as well, and the next waits until that is made up for: else small changes would keep out a
     * large one for ever.
     *
     * @param rate changes a second
     * @return 0 when it was taken; otherwise after how many seconds it might be
     */
    synchronized long take(String whose, int size, double rate, long now) {
        var most = Math.max(1, rate * ChangeBounds.BURST_SECONDS);
        var before = buckets.get(whose);
        var left = before == null
                ? most
                : Math.min(most, before.left + (now - before.atNanos) * rate / TimeUnit.SECONDS.toNanos(1));
        var isTaken = left >= 1;
        buckets.put(whose, new Bucket(isTaken ? left - size : left, now));
        return isTaken ? 0 : Math.max(1, (long) Math.ceil((1 - left) / rate));
    }
}
