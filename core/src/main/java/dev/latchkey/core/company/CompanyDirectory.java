package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import org.jspecify.annotations.Nullable;

/** All companies, for who runs the platform; there may be hundreds of thousands. */
public interface CompanyDirectory {

    /**
     * One page. What does not move in the order while somebody pages is seen exactly once.
     *
     * @param position absent for the first page; so is one beside a company that is not there
     */
    ListPart<Company> page(Transaction tx, CompanySearch search, @Nullable Position position, int limit);

    Count count(Transaction tx);

    /**
     * How many companies there are.
     *
     * @param inactive how many of all are not active
     */
    record Count(int all, int inactive) {}
}
