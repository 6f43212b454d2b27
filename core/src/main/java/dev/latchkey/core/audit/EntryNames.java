package dev.latchkey.core.audit;

import dev.latchkey.core.change.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What people call the users, credentials, roles, groups and applications that entries of a log, or what is kept beside them, name by id. */
public interface EntryNames {

    /** Most entries that are looked at together. */
    int ENTRIES_MAX = 1_000;

    /**
     * Name by id, of those the company has; what was removed since has none. Operators have names in the platform's own log
     * alone; a company learns that it was one. Asks once for each kind of thing, however many entries there are.
     *
     * @param companyId whose log it is
     * @param entries at most {@link #ENTRIES_MAX}
     * @throws IllegalArgumentException when there are more
     */
    Map<String, String> of(Transaction tx, String companyId, List<ChainedEntry> entries);

    /**
     * The same of authors alone.
     *
     * @param authors at most {@link #ENTRIES_MAX}
     * @throws IllegalArgumentException when there are more
     */
    Map<String, String> ofAuthors(Transaction tx, String companyId, Collection<Author> authors);
}
