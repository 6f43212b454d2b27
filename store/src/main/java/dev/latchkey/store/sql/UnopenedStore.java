package dev.latchkey.store.sql;

import dev.latchkey.core.catalogue.HeldNames;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.signing.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Jdbi;

/** What is to be known of an embedded store without opening it, which somebody else may have done. */
public final class UnopenedStore {

    private UnopenedStore() {}

    /**
     * Looks at what an embedded store holds without changing it.
     *
     * @return empty when there is no store of this release in the file; opening it says why, or brings it up to date
     */
    public static <T> Optional<T> look(Path file, BiFunction<HeldNames, Transaction, T> look) {
        if (!Files.isRegularFile(file) || !Migrations.isUpToDate(file)) {
            return Optional.empty();
        }
        try (var reading = SqliteConnections.forReading(file, 1);
                var handle = Jdbi.create(reading).open()) {
            return Optional.of(look.apply(new SqlHeldNames(), SqlTransaction.reading(handle)));
        } catch (RuntimeException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** The signing keys of a store that somebody else may have open, as in {@link #look}. */
    public static Optional<List<SigningKeys.StoredKey>> signingKeys(Path file) {
        return look(file, (_, tx) -> new SqlSigningKeys().notRetired(tx));
    }
}
