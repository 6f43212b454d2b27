package dev.latchkey.core.credential;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credentials of a company as people look through them, a page at a time; API keys and OAuth clients alike. */
public interface CredentialList {

    /**
     * One page. What does not move in the order while somebody pages is seen exactly once.
     *
     * @param position absent for the first page; so is one beside a credential that the company does not have
     * @param now decides what has expired
     */
    ListPart<CredentialLine> page(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            Instant now);

    /**
     * How many there are.
     *
     * @param all of every state
     * @param byStanding those of each; a credential may count for several
     */
    record Counts(int all, Map<Standing, Integer> byStanding) {
        public Counts {
            byStanding = Map.copyOf(byStanding);
        }

        public int of(@Nullable Standing standing) {
            return standing == null ? all : byStanding.getOrDefault(standing, 0);
        }
    }

    /**
     * How many a search would find of each state, whichever it asks for.
     *
     * @param max credentials of a company, in any state, up to which they are counted: it costs no more than to look at so many
     * @return empty for a company that has more
     */
    Optional<Counts> counts(Transaction tx, String companyId, CredentialSearch search, int max, Instant now);

    /**
     * One page, and how many the search finds.
     *
     * @param max they are counted up to so many, so that counting costs no more than that
     */
    CountedPart<CredentialLine> counted(
            Transaction tx,
            String companyId,
            CredentialSearch search,
            @Nullable Position position,
            int limit,
            int max,
            Instant now);
}
