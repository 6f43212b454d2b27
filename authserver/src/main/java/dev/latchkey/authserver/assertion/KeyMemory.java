package dev.latchkey.authserver.assertion;

import dev.latchkey.core.proof.JwkSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Clients with good keys, and apart from them those that have none yet, so that a fetch that is under way or failed pushes no good keys
 * out. The one not used for longest is forgotten first; who has a share forgets its own. Safe for use by many threads; a call takes
 * microseconds.
 */
final class KeyMemory {

    /** Two clients with one address do not share: the limits are each client's own. */
    record Source(String clientId, String address) {}

    /** @param renewAt from when on newer ones are fetched in the background */
    record Held(JwkSet keys, Instant renewAt, Instant freshUntil) {}

    /** What is known of a client's keys. */
    static final class Slot {
        final Source source;
        final String share;
        final ReentrantLock fetching = new ReentrantLock();
        volatile @Nullable Held held;
        volatile Instant nextFetch = Instant.MIN;
        /** Whether nothing was fetched last time for want of a place. */
        volatile boolean wasBusy;
        /** Whether the last fetch brought nothing. */
        volatile boolean hasFailed;

        private Slot(Source source, String share) {
            this.source = source;
            this.share = share;
        }
    }

    private final Map<Source, Slot> good = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Source, Slot> others = new LinkedHashMap<>(16, 0.75f, true);
    private final int goodMax;
    private final int shareMax;
    private final int othersMax;

    /**
     * @param goodMax most clients whose keys are remembered
     * @param shareMax most of them of one share
     * @param othersMax most clients without keys whose last fetch is remembered
     */
    KeyMemory(int goodMax, int shareMax, int othersMax) {
        this.goodMax = goodMax;
        this.shareMax = shareMax;
        this.othersMax = othersMax;
    }

    synchronized @Nullable Slot find(Source source) {
        var slot = good.get(source);
        return slot == null ? others.get(source) : slot;
    }

    /** @param share of whom its keys count, should they come */
    synchronized Slot findOrAdd(Source source, String share) {
        var slot = find(source);
        if (slot == null) {
            slot = new Slot(source, share);
            others.put(source, slot);
            trim(others, othersMax);
        }
        return slot;
    }

    /** Its keys are good. */
    synchronized void keep(Slot slot) {
        others.remove(slot.source);
        good.put(slot.source, slot);
        var ofShare = good.values().stream()
                .filter(one -> one.share.equals(slot.share))
                .toList();
        if (ofShare.size() > shareMax) {
            good.remove(ofShare.getFirst().source);
        }
        trim(good, goodMax);
    }

    /** Its keys are good no more. */
    synchronized void drop(Slot slot) {
        if (good.remove(slot.source, slot)) {
            others.put(slot.source, slot);
            trim(others, othersMax);
        }
    }

    /** How many clients' keys are remembered. */
    synchronized int size() {
        return good.size();
    }

    /** How many clients without keys are remembered. */
    synchronized int sizeOfOthers() {
        return others.size();
    }

    private static void trim(Map<Source, Slot> slots, int max) {
        if (slots.size() > max) {
            slots.remove(slots.keySet().iterator().next());
        }
    }
}
