package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.Refusals;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The memory for request bodies that are read before a connection to their upstream is taken; or, of their own, for connections that are
 * given over to another protocol, and for answers on HTTP/2 that their callers have yet to take. Bounded for all together and for each
 * caller; strangers have a half of it. Safe for use by many threads.
 */
final class BodyBuffers {

    /** One of so many bytes of the heap. */
    private static final int HEAP_PART = 16;

    private final long bytesMax;
    private final Refusals refused;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong takenByStrangers = new AtomicLong();
    private final ConcurrentMap<Object, Long> takenByOwner = new ConcurrentHashMap<>();

    /**
     * @param bytesMax for all together; one caller gets an eighth of it
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    BodyBuffers(long bytesMax, LongSupplier nanoTime) {
        this.refused = new Refusals(nanoTime);
        this.bytesMax = bytesMax;
    }

    /** With a share of this process's heap. */
    static BodyBuffers ofHeap() {
        return ofHeap(HEAP_PART);
    }

    /** With another share of this process's heap, one of so many bytes. */
    static BodyBuffers ofHeap(int heapPart) {
        return new BodyBuffers(Runtime.getRuntime().maxMemory() / heapPart, System::nanoTime);
    }

    /** Takes room; false when there is none for this caller, and then none is taken. */
    boolean take(Requester requester, int bytes) {
        var isTaken = tryTake(requester, bytes);
        if (!isTaken) {
            refused.count(requester.owner());
        }
        return isTaken;
    }

    private boolean tryTake(Requester requester, int bytes) {
        if (taken.addAndGet(bytes) > bytesMax) {
            taken.addAndGet(-bytes);
            return false;
        }
        if (requester.isStranger() && takenByStrangers.addAndGet(bytes) > bytesMax / 2) {
            takenByStrangers.addAndGet(-bytes);
            taken.addAndGet(-bytes);
            return false;
        }
        if (takenByOwner.merge(requester.owner(), (long) bytes, Long::sum) > bytesMax / 8) {
            giveBack(requester, bytes);
            return false;
        }
        return true;
    }

    void giveBack(Requester requester, int bytes) {
        takenByOwner.computeIfPresent(requester.owner(), (_, held) -> held <= bytes ? null : held - bytes);
        if (requester.isStranger()) {
            takenByStrangers.addAndGet(-bytes);
        }
        taken.addAndGet(-bytes);
    }

    /** For those who watch it. */
    Budget budget(String name) {
        return new Budget(name, taken::get, bytesMax, refused);
    }

    /** Taken now, by all together. */
    long taken() {
        return taken.get();
    }
}
