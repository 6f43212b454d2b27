package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.catalogue.StoreCheck;
import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.change.FollowerThread;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.store.sql.StoreRoom;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;

/** The open store of a folder, with the key that it was made with. */
record OpenedStore(MasterKey masterKey, Stores stores) {

    /** Name of the store in the data folder. */
    static final String FILE = "latchkey.db";

    /**
     * Opens the store, making it and its key at the first start.
     *
     * @param lifecycle closes the store
     * @throws CatalogueRefused when the store holds what the catalogue no longer knows
     */
    static OpenedStore open(
            Configuration configuration,
            Catalogue catalogue,
            Lifecycle lifecycle,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        var file = configuration.dataFolder().resolve(FILE);
        var masterKey = masterKey(configuration.dataFolder().resolve("master.key"), file, random);
        var stores = lifecycle.add(Stores.open(file, catalogue, clock));
        stores.keep(new StoreRoom(file, configuration.store().reserveBytes()));
        var problems = new ArrayList<>(
                stores.transactions().read(tx -> StoreCheck.problems(catalogue, stores.heldNames(), tx)));
        if (!problems.isEmpty()) {
            problems.addAll(ServedApis.problems(configuration, DocumentReading.reader(catalogue)));
            throw new CatalogueRefused(problems);
        }
        Restoration.record(configuration.dataFolder(), stores);
        return new OpenedStore(masterKey, stores);
    }

    /** Has what a node holds in memory follow the store from now on. */
    FollowerThread follow(ChangeFollower follower) {
        follower.load();
        var following = FollowerThread.start(follower);
        stores.onCommit(following);
        return following;
    }

    /** Before anything is written: a store that lost its key must not be given another. */
    private static MasterKey masterKey(Path file, Path store, SecureRandom random) throws IOException {
        if (Files.exists(store) && !Files.exists(file)) {
            throw new IllegalStateException(file + " is missing, and " + store.getFileName()
                    + " was made with it. Restore the master key from your backup: without it no credential in the"
                    + " store can be verified.");
        }
        if (Files.exists(store) && Files.size(store) == 0) {
            throw new IllegalStateException(store + " is empty: the store was damaged, or its first start was cut off."
                    + " Restore the newest backup into an empty folder; if nothing was ever in it, delete this file,"
                    + " and the next start makes a new store.");
        }
        return MasterKey.readOrCreate(file, random);
    }
}
