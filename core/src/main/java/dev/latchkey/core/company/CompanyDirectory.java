package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All companies, for who runs the platform; there may be hundreds of thousands. */
public interface CompanyDirectory {

    /**
     * Companies whose name or identifier contains the text, or whose id it is, newest first.
     *
     * @param text compared without regard to case; empty for all
     * @param isActive only those that are, or are not; absent for both
     * @param beforeId only those behind this one; absent for the first
     */
    List<Company> search(Transaction tx, String text, @Nullable Boolean isActive, @Nullable String beforeId, int limit);

    Count count(Transaction tx);

    /**
     * How many companies there are.
     *
     * @param inactive how many of all are not active
     */
    record Count(int all, int inactive) {}
}
