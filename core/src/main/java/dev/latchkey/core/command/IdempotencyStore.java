package dev.latchkey.core.command;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Requests that were marked with a key, as stored. */
public interface IdempotencyStore {

    /**
     * A marked request.
     *
     * @param caller who asked, as an author
     * @param keyHash SHA-256 of the caller's key, in hexadecimal digits
     * @param requestHash of method, target and body
     * @param resourceId the id that the new thing gets
     * @param answer encrypted; absent until {@link #complete}
     */
    @SuppressWarnings("ArrayRecordComponent") // encrypted; nobody compares two of these
    record Entry(
            String companyId,
            String caller,
            String keyHash,
            String requestHash,
            String resourceId,
            Instant createdAt,
            byte @Nullable [] answer) {}

    /**
     * Keeps a request unless there is one with its key that is younger than {@code notBefore}.
     *
     * @return the one that is kept
     */
    Entry begin(Transaction tx, Entry fresh, Instant notBefore);

    /** Adds the answer. */
    void complete(Transaction tx, Entry entry, byte[] answer);

    /**
     * Forgets some of those older than an instant, the oldest first.
     *
     * @return whether there may be more
     */
    boolean prune(Transaction tx, Instant before, int countMax);
}
