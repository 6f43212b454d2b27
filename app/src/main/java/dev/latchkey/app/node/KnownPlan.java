package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.ApisChange.Plan;
import dev.latchkey.core.catalogue.CatalogueParts;
import dev.latchkey.engine.apispec.ReadFiles;
import dev.latchkey.store.sql.Stores;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plan that was made last, which is told again for as long as another reading would end in the same: no file was written, the same
 * is served, and nothing is wrong with this host and the store. Long documents take seconds to be read and compared, and their checksums
 * milliseconds. Used by one thread at a time.
 */
final class KnownPlan {

    /** A plan of more changes is made anew each time rather than held: each holds two operations of the documents. */
    static final int CHANGES_MAX = 1_000;

    /**
     * A plan, and what it was made of.
     *
     * @param generation that it was compared with
     * @param digest of the configuration and the files that it names
     * @param files those that were read, with those that documents and the catalogue name
     */
    private record Known(
            Plan plan,
            long generation,
            Configuration configuration,
            CatalogueParts parts,
            String digest,
            ReadFiles files) {}

    private static final long NEVER = -1;

    private final Stores stores;
    private @Nullable Known known;
    /** Position of the newest change when the store was last held against the known plan, which with many credentials takes a second. */
    private long storeLookedAt = NEVER;

    KnownPlan(Stores stores) {
        this.stores = stores;
    }

    /** Instead of the one before; {@code state} is what the files would have served. */
    void keep(Plan plan, long generation, ServedComparison.State state, String digest, ReadFiles files) {
        storeLookedAt = NEVER;
        known = plan.access().size() > CHANGES_MAX
                ? null
                : new Known(
                        plan,
                        generation,
                        state.configuration(),
                        state.catalogue().parts(),
                        digest,
                        files);
    }

    /**
     * The plan; empty where another may come out now.
     *
     * @param generation that is served
     * @param digest of a configuration and the files that it names, as they are now
     */
    Optional<Plan> find(long generation, Function<Configuration, String> digest) {
        if (known == null) {
            return Optional.empty();
        }
        var isAsItWas = known.generation() == generation
                && digest.apply(known.configuration()).equals(known.digest())
                && known.files().areAsTheyWere()
                && isFine(known);
        return isAsItWas ? Optional.of(known.plan()) : Optional.empty();
    }

    /** This host each time, the store where it was changed since. */
    private boolean isFine(Known plan) {
        var newestChange = stores.transactions().read(tx -> stores.changeFeed().newestSeq(tx));
        if (newestChange == storeLookedAt) {
            return StartCheck.problemsOfHost(plan.configuration()).isEmpty();
        }
        if (!StartCheck.problemsBesideFiles(plan.configuration(), plan.parts()).isEmpty()) {
            return false;
        }
        storeLookedAt = newestChange;
        return true;
    }
}
