package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Set;

/** Those who have what ends by itself, companies or partners, and which of their people are told of it. */
public interface EndingOwners {

    /** A company, or a partner. */
    record Owner(String id, boolean isActive) {}

    /**
     * Somebody who is told.
     *
     * @param of what they may do something about; at least one kind
     */
    record Told(Account account, Set<EndingStore.Kind> of) {
        public Told {
            of = Set.copyOf(of);
        }
    }

    /** Those with ids above {@code afterId} (empty for the first), in the order of their ids, at most {@code limit}. */
    List<Owner> page(Transaction tx, String afterId, int limit);

    /** Who can be told by letter. */
    List<Told> people(Transaction tx, String ownerId);
}
