package dev.latchkey.gateway.observe;

import dev.latchkey.core.change.ChangeFeed;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.change.ViewStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a node may be relied on: the store answers and takes changes, and everything held in memory is fresh. Safe for use by many
 * threads.
 */
public final class Readiness {

    private final Transactions transactions;
    private final ChangeFeed feed;
    private final Supplier<Optional<String>> writeTrouble;
    private final Supplier<List<ViewStanding>> standings;

    /**
     * @param writeTrouble why the store takes no change; empty when it does
     * @param standings of everything held in memory
     */
    public Readiness(
            Transactions transactions,
            ChangeFeed feed,
            Supplier<Optional<String>> writeTrouble,
            Supplier<List<ViewStanding>> standings) {
        this.transactions = transactions;
        this.feed = feed;
        this.writeTrouble = writeTrouble;
        this.standings = standings;
    }

    /** Everything that is in the way, without anything secret; none when the node is ready. Blocks. */
    public List<String> reasons() {
        var reasons = new ArrayList<String>();
        try {
            transactions.read(feed::newestSeq);
        } catch (StoreUnavailable e) {
            reasons.add("the store does not answer");
        }
        writeTrouble.get().ifPresent(reason -> reasons.add("the store takes no changes: " + reason));
        standings().stream()
                .filter(standing -> !standing.isGiven())
                .map(Readiness::text)
                .forEach(reasons::add);
        return reasons;
    }

    /** Of everything held in memory. */
    public List<ViewStanding> standings() {
        return standings.get();
    }

    private static String text(ViewStanding behind) {
        var trouble = behind.trouble();
        return behind.view() + " is " + behind.lag().toSeconds() + " s behind the store"
                + (trouble == null ? "" : ": " + trouble);
    }
}
