package dev.latchkey.core.account;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose password is computed next. Strangers have most of the places in which to wait, who is known has some apart, and one address has a quarter
 * of each; one of each has the next turn. Whoever has left waits no more. Safe for use by many threads.
 */
final class PasswordTurns {

    /** Most that wait, all together. */
    static final int WAITING_MAX = 64;

    /** Of those, who is known: nobody else takes their places. */
    static final int KNOWN_WAITING_MAX = 16;

    /** What one address has of the places that it may have, as a divisor. */
    private static final int ADDRESS_SHARE = 4;

    private final Lock lock = new ReentrantLock();
    private final Deque<Waiting> known = new ArrayDeque<>();
    private final Deque<Waiting> strangers = new ArrayDeque<>();
    private int free;
    private boolean isStrangersTurn;

    /**
     * Who has a password computed.
     *
     * @param place whose share of the places it takes: an address, a /64 of IPv6, or the account of a browser that is known
     * @param isKnown whether somebody has signed in there before
     * @param hasLeft whether nobody waits for the outcome any more; asked by many threads
     */
    record Asker(String place, boolean isKnown, BooleanSupplier hasLeft) {

        /** Somebody in a session, or with a link that works. */
        static Asker provenAt(InetAddress address) {
            return new Asker(SignInThrottle.place(address), true, () -> false);
        }

        /** Somebody in a session, who shares places with nobody who is not in one of the same account. */
        static Asker proven(Person person, BooleanSupplier hasLeft) {
            return new Asker(person.kind() + " " + person.ownerId() + " " + person.personId(), true, hasLeft);
        }

        /** The same, who has shown who it is. */
        Asker proven() {
            return new Asker(place, true, hasLeft);
        }
    }

    private static final class Waiting {
        private final Asker asker;
        private final Semaphore decided = new Semaphore(0);
        private boolean hasTurn;

        Waiting(Asker asker) {
            this.asker = asker;
        }

        void decide(boolean turn) {
            hasTurn = turn;
            decided.release();
        }
    }

    /** @param atOnceMax passwords computed at once */
    PasswordTurns(int atOnceMax) {
        this.free = atOnceMax;
    }

    /**
     * Waits for a turn, which is to be given back.
     *
     * @throws TooManyPasswords when too many wait already, or who asks has left meanwhile
     */
    void await(Asker asker) {
        var waiting = takeOrWait(asker);
        if (waiting != null) {
            waiting.decided.acquireUninterruptibly();
            if (!waiting.hasTurn) {
                throw new TooManyPasswords();
            }
        }
    }

    private @Nullable Waiting takeOrWait(Asker asker) {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return null;
            }
            dropWhoHasLeft(known);
            dropWhoHasLeft(strangers);
            var waiting = new Waiting(asker);
            if (asker.isKnown() && hasRoom(known, asker, KNOWN_WAITING_MAX)) {
                known.add(waiting);
            } else if (hasRoom(strangers, asker, WAITING_MAX - KNOWN_WAITING_MAX)) {
                strangers.add(waiting);
            } else {
                throw new TooManyPasswords();
            }
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private static boolean hasRoom(Deque<Waiting> waiting, Asker asker, int max) {
        var ofPlace = waiting.stream()
                .filter(one -> one.asker.place().equals(asker.place()))
                .count();
        return waiting.size() < max && ofPlace < max / ADDRESS_SHARE;
    }

    private static void dropWhoHasLeft(Deque<Waiting> waiting) {
        waiting.removeIf(one -> {
            var hasLeft = one.asker.hasLeft().getAsBoolean();
            if (hasLeft) {
                one.decide(false);
            }
            return hasLeft;
        });
    }

    /** Gives a turn back, to who is next. */
    void giveBack() {
        lock.lock();
        try {
            dropWhoHasLeft(known);
            dropWhoHasLeft(strangers);
            var next = next();
            if (next == null) {
                free++;
            } else {
                next.decide(true);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiting next() {
        isStrangersTurn = !isStrangersTurn;
        var first = isStrangersTurn ? known.poll() : strangers.poll();
        if (first != null) {
            return first;
        }
        return isStrangersTurn ? strangers.poll() : known.poll();
    }

    /** How many wait now. */
    int waiting() {
        lock.lock();
        try {
            return known.size() + strangers.size();
        } finally {
            lock.unlock();
        }
    }
}
