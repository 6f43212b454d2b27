package dev.latchkey.demo.hiring.data;

import dev.latchkey.demo.hiring.store.HiringStore;
import java.nio.file.Path;
import java.sql.SQLException;

/** Fills an empty store, in one transaction: after a kill it is either empty or complete. */
public final class HiringData {

    private HiringData() {}

    /** As {@link #generateIfEmpty(HiringStore, HiringSeed)}, on a file that nobody has open. */
    public static boolean generateIfEmpty(Path database, HiringSeed seed) {
        try (var store = HiringStore.open(database)) {
            return generateIfEmpty(store, seed);
        }
    }

    /** @return whether anything was made; false when the store has a company already */
    public static boolean generateIfEmpty(HiringStore store, HiringSeed seed) {
        return store.write(handle -> {
            var companies = handle.createQuery("select count(*) from company")
                    .mapTo(Integer.class)
                    .one();
            if (companies > 0) {
                return false;
            }
            try (var tables = new Tables(handle.getConnection())) {
                for (var company : seed.companies()) {
                    new CompanyGenerator(company, seed.partnerIds(), tables).generate();
                }
                return true;
            } catch (SQLException e) {
                throw new IllegalStateException("the demonstration data could not be written", e);
            }
        });
    }
}
