package dev.latchkey.core.change;

import dev.latchkey.store.sql.TestDomain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As it was before there was one follower: after a commit each view follows for itself; who throws keeps the rest from hearing. The
 * negative control.
 */
final class OldWay implements Runnable {

    private final TestDomain domain;
    private final Map<FaultyView, Long> positions = new LinkedHashMap<>();
    private long newest;

    OldWay(TestDomain domain, List<FaultyView> views) {
        this.domain = domain;
        var feed = domain.stores.changeFeed();
        domain.stores.transactions().read(tx -> {
            newest = feed.newestSeq(tx);
            views.forEach(view -> {
                view.loadAll(tx);
                positions.put(view, newest);
            });
            return newest;
        });
    }

    /** There was no timer: only a commit made them read. */
    @Override
    public void run() {
        var feed = domain.stores.changeFeed();
        var there = domain.stores.transactions().<Long>read(feed::newestSeq);
        if (there == newest) {
            return;
        }
        newest = there;
        try {
            positions.replaceAll((view, position) -> domain.stores
                    .transactions()
                    .read(tx -> {
                        feed.after(tx, position, 1_000).forEach(change -> view.apply(tx, change));
                        return there;
                    }));
        } catch (IllegalStateException _) {
            // The writer was told that the store is not available, though its change was there.
        }
    }
}
