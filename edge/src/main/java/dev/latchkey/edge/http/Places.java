package dev.latchkey.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Connections of one kind, in any order, of which some are taken at random. Guarded by {@link Connections}. */
final class Places {

    /** So many are looked at to find one that goes: among that many, one of the longest waiting is found almost surely. */
    private static final int LOOKED_AT = 16;

    private final List<OpenConnection> taken = new ArrayList<>();
    private final RandomGenerator random;

    Places(RandomGenerator random) {
        this.random = random;
    }

    void put(OpenConnection one) {
        one.place = taken.size();
        one.places = this;
        taken.add(one);
    }

    void take(OpenConnection one) {
        var last = taken.removeLast();
        if (last != one) {
            taken.set(one.place, last);
            last.place = one.place;
        }
    }

    /** Those that are here, as they change; the last first may be taken while one goes through them. */
    List<OpenConnection> all() {
        return taken;
    }

    int size() {
        return taken.size();
    }

    boolean isEmpty() {
        return taken.isEmpty();
    }

    /** Whether not all have only just come: one that does not leave came earlier than the one with this number. */
    boolean haveAnyBefore(long number) {
        for (var one : taken) {
            if (one.number < number && !one.isLeaving()) {
                return true;
            }
        }
        return false;
    }

    /** Of some taken at random the one that goes before the others; absent when all of them are going already or were not looked at. */
    @Nullable
    OpenConnection findSome(BiPredicate<OpenConnection, OpenConnection> goesBefore) {
        OpenConnection found = null;
        for (var i = 0; i < LOOKED_AT && !taken.isEmpty(); i++) {
            var one = taken.get(random.nextInt(taken.size()));
            if (one.isSeen && !one.isLeaving() && (found == null || goesBefore.test(one, found))) {
                found = one;
            }
        }
        return found;
    }

    /**
     * Ends the connection that holds most, unless so much is on its way back already.
     *
     * @return whether anything comes back
     */
    boolean cutOffLargest(long bytes) {
        var missing = bytes;
        OpenConnection largest = null;
        for (var one : taken) {
            if (one.isLeaving()) {
                missing -= one.heldBytes();
            } else if (!one.isOfProxy() && (largest == null || one.heldBytes() > largest.heldBytes())) {
                largest = one;
            }
        }
        if (missing <= 0) {
            return true;
        }
        if (largest == null || largest.heldBytes() == 0) {
            return false;
        }
        largest.cutOff();
        return true;
    }
}
