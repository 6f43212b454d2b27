package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
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

    /** How many the search finds, but at most {@code max}, so that counting costs no more than that. */
    int countUpTo(Transaction tx, String companyId, UserSearch search, int max);
}
