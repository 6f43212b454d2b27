package dev.latchkey.gateway.proxy;

/**
 * How much of an answer on HTTP/2 an upstream may send ahead of whoever takes it (RFC 9113 section 5.2). Each stream counts in a budget of
 * the process as if its window were full. The window of a connection is twice as wide as those of all its streams together, so that nobody
 * who takes nothing holds up the others: of its {@code 200 w}, for windows of {@code w} and 100 streams, the 99 other streams hold
 * {@code 99 w} at most that nobody took; and less than a half, {@code 100 w}, was taken and is not given back yet, because Netty gives back
 * what was taken as soon as that is a half of the window. More than {@code 200 w - 99 w - 100 w = w} is left, the whole window of a stream.
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

    /** Of one connection. */
    static final int CONNECTION_BYTES = 2 * UpstreamPool.HTTP2_STREAMS * BYTES;

    private StreamWindow() {}

    static int ofHeap(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_PART / WINDOWS, BYTES_MIN, BYTES_MAX);
    }
}
