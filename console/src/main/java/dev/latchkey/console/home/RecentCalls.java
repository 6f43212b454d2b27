package dev.latchkey.console.home;

import dev.latchkey.console.plot.Plot;
import dev.latchkey.console.plot.Range;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.change.Transaction;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the calls of a whole company in the last 24 hours. */
public final class RecentCalls {

    private final ActivityStore activity;
    private final InstantSource clock;

    public RecentCalls(ActivityStore activity, InstantSource clock) {
        this.activity = activity;
        this.clock = clock;
    }

    /** Absent when there were none. */
    @Nullable
    Plot plot(Transaction tx, String companyId) {
        var now = clock.instant();
        var counts = activity.countsOfCompany(tx, companyId, Plot.firstHour(Range.DAY, now));
        var plot = Plot.of(counts, Range.DAY, now);
        return plot.total() == 0 ? null : plot;
    }
}
