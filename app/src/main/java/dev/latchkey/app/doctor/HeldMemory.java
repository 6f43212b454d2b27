package dev.latchkey.app.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running node holds in memory.
 *
 * @param heapBytes most that its heap may be
 * @param usedBytes of what keeps what lives long, once nobody's garbage is in it where that mattered
 * @param usedBytesMax the most of that
 * @param shares of what has a share of its own
 * @param people of all companies
 */
public record HeldMemory(long heapBytes, long usedBytes, long usedBytesMax, List<Share> shares, long people) {

    /**
     * What the things of one kind take of their share.
     *
     * @param what for people, in the plural
     * @param owner who has most; absent where nothing is held
     * @param ownerBytes what that one has
     */
    public record Share(
            String what,
            long bytes,
            long bytesMax,
            @Nullable String owner,
            long ownerBytes) {}

    public HeldMemory {
        shares = List.copyOf(shares);
    }
}
