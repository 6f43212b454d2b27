package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.Vouched;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applications as people know them: those that work from memory, those that were stopped from the store. Blocks. */
public final class ApplicationNames {

    private final Vouched<ApplicationIndex> index;
    private final Transactions transactions;
    private final Applications applications;

    public ApplicationNames(Vouched<ApplicationIndex> index, Transactions transactions, Applications applications) {
        this.index = index;
        this.transactions = transactions;
        this.applications = applications;
    }

    /**
     * An application that there is.
     *
     * @param partner its partner's name
     * @param live absent when its partner or who runs the platform stopped it
     */
    public record Named(
            String name, String partner, @Nullable LiveApplication live) {

        public boolean isWorking() {
            return live != null;
        }

        public boolean isVerified() {
            return live != null && live.application().profile().isVerified();
        }
    }

    /** Those that there are, whosever they are, by their client_ids. */
    public Map<String, Named> of(Collection<String> clientIds) {
        var known = working(clientIds);
        return known.size() == new HashSet<>(clientIds).size()
                ? known
                : transactions.read(tx -> withStopped(tx, known, clientIds));
    }

    /** As {@link #of(Collection)}, in a transaction that is open already. */
    public Map<String, Named> of(Transaction tx, Collection<String> clientIds) {
        return withStopped(tx, working(clientIds), clientIds);
    }

    private Map<String, Named> working(Collection<String> clientIds) {
        var known = new HashMap<String, Named>();
        var held = index.get();
        for (var clientId : clientIds) {
            held.find(clientId)
                    .ifPresent(live ->
                            known.put(clientId, new Named(live.application().name(), live.partnerName(), live)));
        }
        return known;
    }

    private Map<String, Named> withStopped(Transaction tx, Map<String, Named> known, Collection<String> clientIds) {
        var stopped = new HashSet<>(clientIds);
        stopped.removeAll(known.keySet());
        applications
                .names(tx, stopped)
                .forEach((clientId, stored) -> known.put(clientId, new Named(stored.name(), stored.partner(), null)));
        return known;
    }
}
