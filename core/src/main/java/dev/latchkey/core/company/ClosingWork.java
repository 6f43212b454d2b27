package dev.latchkey.core.company;

import dev.latchkey.core.change.Transactions;
import java.util.List;

/**
 * Ends what is left of what was closed, a slice in each transaction, so that nobody's change waits for all of it. Nothing of it works meanwhile:
 * what is closed was so before. Whatever a process that was killed left is ended by the next.
 */
public final class ClosingWork {

    private final Transactions transactions;
    private final Closings closings;
    private final List<Deprovisioning> parts;

    public ClosingWork(CompanyStores stores, List<Deprovisioning> parts) {
        this.transactions = stores.transactions();
        this.closings = stores.closings();
        this.parts = List.copyOf(parts);
    }

    /** Ends all that is left. Waits for the store. */
    public void finish() {
        while (endSlice()) {
            // Others change something between two slices.
        }
    }

    /** Ends a slice, of one thing. @return false when nothing is left */
    boolean endSlice() {
        return transactions.write(tx -> {
            var found = closings.first(tx);
            if (found.isEmpty()) {
                return false;
            }
            var left = Closing.SLICE;
            for (var part : parts) {
                left -= part.endSome(tx, found.get(), left);
                if (left <= 0) {
                    return true;
                }
            }
            closings.remove(tx, found.get());
            return true;
        });
    }
}
