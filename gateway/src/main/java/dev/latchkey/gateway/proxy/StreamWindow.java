package dev.latchkey.gateway.proxy;

/**
 * How much of an answer on HTTP/2 an upstream may send ahead of whoever takes it (RFC 9113 section 5.2). The window of a connection is as
 * wide as those of all its streams together, so that nobody who takes nothing holds up the others; and each stream counts in a budget of
 * the process as if its window were full.
 */
final class StreamWindow {

    /** The budget is one of so many bytes of the heap. */
    static final int HEAP_PART = 8;

    private static final int BYTES_MIN = 32 * 1024;
    private static final int BYTES_MAX = 256 * 1024;

    /** So many windows are in the budget: on the smallest heaps fewer. */
    private static final int WINDOWS = 512;

    /** Of one stream. */
    static final int BYTES = ofHeap(Runtime.getRuntime().maxMemory());

    private StreamWindow() {}

    static int ofHeap(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_PART / WINDOWS, BYTES_MIN, BYTES_MAX);
    }
}
