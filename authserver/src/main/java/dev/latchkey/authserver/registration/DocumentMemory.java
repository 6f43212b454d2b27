package dev.latchkey.authserver.registration;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the addresses that were asked last; the oldest is forgotten first, which costs a fetch. Safe for use by many threads. */
final class DocumentMemory {

    private static final int ADDRESSES_MAX = 10_000;
    private static final int ADDRESSES_MIN = 100;

    /** One takes at most its address of 2,000 characters and what is held with it, so all take a 64th of the heap. */
    private static final int HEAP_BYTES_OF_ONE = 64 * 2_560;

    private final Map<String, State> byAddress = new LinkedHashMap<>();
    private final int addressesMax;

    /**
     * What is known of an address.
     *
     * @param readAt when it was asked for last
     * @param isGood whether the application may be used until then
     * @param staleUntil until when it may be used though a fetch fails
     */
    record State(Instant readAt, boolean isGood, Instant until, Instant staleUntil) {}

    /** @param addressesMax most that are remembered */
    DocumentMemory(int addressesMax) {
        this.addressesMax = addressesMax;
    }

    /** With a share of this process's heap. */
    static DocumentMemory ofHeap() {
        return new DocumentMemory(addressesMax(Runtime.getRuntime().maxMemory()));
    }

    /** How many addresses are remembered with a heap of so many bytes. */
    static int addressesMax(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_OF_ONE, ADDRESSES_MIN, ADDRESSES_MAX);
    }

    synchronized @Nullable State find(String address) {
        return byAddress.get(address);
    }

    synchronized void put(String address, State state) {
        byAddress.remove(address);
        byAddress.put(address, state);
        if (byAddress.size() > addressesMax) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }
}
