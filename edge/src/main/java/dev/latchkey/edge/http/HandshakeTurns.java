package dev.latchkey.edge.http;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to have work done on its handshake of TLS, on one event loop: it is much work for a short message, before anybody has
 * proven anything. Each waits until its event loop has asked all connections once more what there is to read, so that who has gone is
 * known to have. Strangers take half of the time of the event loop for it and no more; addresses at which somebody has
 * proven itself of late have the other half, apart; of each the networks take turns, and who has begun goes on first. Between two
 * of them everything else on the event loop has its turn. Belongs to the event loop.
 */
final class HandshakeTurns {

    /** So long in one go, before everything else has its turn; the one that is begun then is finished. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Of the time of an event loop, as a divisor. */
    private static final int SHARE = 2;

    /** So much work may be done at once after a pause. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** More is not counted for one: the machine was doing something else. */
    private static final long COUNTED_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

    /** One turn ends what was read before it, the other comes behind a look at every connection. */
    private static final int TURNS_TO_WAIT = 2;

    private final Later later;
    private final LongSupplier nanoTime;
    private final SequencedMap<Waiting, Long> arrived = new LinkedHashMap<>();
    private final Line known;
    private final Line strangers;
    private long turn;
    private @Nullable Future<?> next;
    private boolean isNextLater;

    /** One that waits, once at a time. */
    interface Waiting {

        /** Whose turn it is together; compared with {@code equals}. */
        Object network();

        /** Whether somebody has proven itself at its address of late. */
        boolean isKnown();

        /** Whether it was its turn before. */
        boolean hasBegun();

        /** It is its turn; it waits no more. */
        void goOn();
    }

    /** What an event loop does behind its next look at all connections, or after a time. */
    @FunctionalInterface
    interface Later {

        /** @param nanos at least 1 */
        Future<?> in(long nanos, Runnable task);
    }

    /** @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime} */
    HandshakeTurns(Later later, LongSupplier nanoTime) {
        this.later = later;
        this.nanoTime = nanoTime;
        this.known = new Line(nanoTime.getAsLong());
        this.strangers = new Line(nanoTime.getAsLong());
    }

    /** Those who share half of the time. */
    private static final class Line {
        private final SequencedSet<Waiting> begun = new LinkedHashSet<>();
        private final SequencedMap<Object, SequencedSet<Waiting>> newcomers = new LinkedHashMap<>();

        /** When its work will have been no more than its share. */
        private long evenAt;

        Line(long now) {
            this.evenAt = now;
        }

        void add(Waiting one) {
            if (one.hasBegun()) {
                begun.add(one);
            } else {
                newcomers
                        .computeIfAbsent(one.network(), _ -> new LinkedHashSet<>())
                        .add(one);
            }
        }

        void remove(Waiting one) {
            if (!begun.remove(one)) {
                newcomers.computeIfPresent(one.network(), (_, of) -> of.remove(one) && of.isEmpty() ? null : of);
            }
        }

        /** The next, who waits no more; the rest of its network is behind the others then. */
        Waiting take() {
            if (!begun.isEmpty()) {
                return begun.removeFirst();
            }
            var network = newcomers.pollFirstEntry();
            var taken = network.getValue().removeFirst();
            if (!network.getValue().isEmpty()) {
                newcomers.put(network.getKey(), network.getValue());
            }
            return taken;
        }

        boolean isEmpty() {
            return begun.isEmpty() && newcomers.isEmpty();
        }

        /** 0 when it may go on now. */
        long nanosUntilNext(long now) {
            return Math.max(0, evenAt - now - AHEAD_NANOS);
        }

        void count(long now, long worked) {
            evenAt = Math.max(evenAt - now, 0) + now + SHARE * Math.min(worked, COUNTED_NANOS_MAX);
        }
    }

    private Line line(Waiting one) {
        return one.isKnown() ? known : strangers;
    }

    /** It waits for its turn from now on, in which {@link Waiting#goOn} is called. */
    void await(Waiting one) {
        arrived.put(one, turn);
        if (next == null || isNextLater) {
            serveIn(0);
        }
    }

    /** It waits no more. */
    void leave(Waiting one) {
        if (arrived.remove(one) == null) {
            line(one).remove(one);
        }
    }

    /** What is due at once comes behind the next look at all connections. */
    private void serveIn(long nanos) {
        if (next != null) {
            next.cancel(false);
        }
        isNextLater = nanos > 0;
        next = later.in(Math.max(1, nanos), this::serve);
    }

    private void serve() {
        next = null;
        turn++;
        while (!arrived.isEmpty() && turn - arrived.firstEntry().getValue() >= TURNS_TO_WAIT) {
            var one = arrived.pollFirstEntry().getKey();
            line(one).add(one);
        }
        serve(known);
        serve(strangers);
        if (next == null && !arrived.isEmpty()) {
            serveIn(0);
        } else if (next == null && !(known.isEmpty() && strangers.isEmpty())) {
            serveIn(Math.min(nanosUntilNext(known), nanosUntilNext(strangers)));
        }
    }

    private long nanosUntilNext(Line line) {
        return line.isEmpty() ? Long.MAX_VALUE : line.nanosUntilNext(nanoTime.getAsLong());
    }

    private void serve(Line line) {
        var from = nanoTime.getAsLong();
        for (var now = from; now - from < SLICE_NANOS && !line.isEmpty() && line.nanosUntilNext(now) == 0; ) {
            line.take().goOn();
            var after = nanoTime.getAsLong();
            line.count(after, after - now);
            now = after;
        }
    }
}
