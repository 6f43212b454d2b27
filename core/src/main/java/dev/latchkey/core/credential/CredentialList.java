package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The credentials of a company as people look through them, a page at a time; API keys and OAuth clients alike. */
public interface CredentialList {

    /**
     * Where a page begins.
     *
     * @param id the credential beside it
     * @param isBefore whether the page ends before that credential, rather than begins after it
     */
    record Position(String id, boolean isBefore) {}

    /** Lines in the order of the search, and whether there are more on either side. */
    record Page(List<CredentialLine> lines, boolean hasPrevious, boolean hasNext) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One page. What does not move in the order while somebody pages is seen exactly once.
     *
     * @param position absent for the first page; so is one beside a credential that the company does not have
     * @param now decides what has expired
     */
    Page page(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            Instant now);

    /** How many the search finds, but at most {@code max}, so that counting costs no more than that. */
    int countUpTo(Transaction tx, String companyId, CredentialSearch search, int max, Instant now);
}
