package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.listing.CountedPart;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import org.jspecify.annotations.Nullable;

/** The users of a company as people look through them, a page at a time. */
public interface UserList {

    /**
     * One page. What does not move in the order while somebody pages is seen exactly once.
     *
     * @param position absent for the first page; so is one beside a user that the company does not have
     */
    ListPart<User> page(Transaction tx, String companyId, UserSearch search, @Nullable Position position, int limit);

    /**
     * One page, and how many the search finds.
     *
     * @param max they are counted up to so many, so that counting costs no more than that
     */
    CountedPart<User> counted(
            Transaction tx, String companyId, UserSearch search, @Nullable Position position, int limit, int max);
}
