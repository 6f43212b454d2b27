package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.signing.EncryptedKey;
import dev.latchkey.core.signing.SigningKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlSigningKeys implements SigningKeys {

    private static final String SELECT = """
        select kid,
               algorithm,
               state,
               public_jwk,
               private_encrypted,
               created_at,
               state_changed_at
          from signing_key
        """;

    @Override
    public boolean insert(Transaction tx, StoredKey key) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into signing_key (kid, algorithm, state, public_jwk, private_encrypted, created_at,
                                   state_changed_at)
                            values (:kid, :algorithm, :state, :publicJwk, :privateEncrypted, :createdAt, :stateChangedAt)
                            """)
                        .bind("kid", key.kid())
                        .bind("algorithm", key.algorithm())
                        .bind("state", key.state().name())
                        .bind("publicJwk", key.publicJwk())
                        .bind("privateEncrypted", key.privateEncrypted().toBytes())
                        .bind("createdAt", Millis.of(key.createdAt()))
                        .bind("stateChangedAt", Millis.of(key.stateChangedAt()))
                        .execute());
    }

    @Override
    public Optional<StoredKey> find(Transaction tx, String kid) {
        return handle(tx)
                .createQuery(SELECT + " where kid = :kid")
                .bind("kid", kid)
                .map((row, _) -> key(row))
                .findOne();
    }

    @Override
    public List<StoredKey> notRetired(Transaction tx) {
        return handle(tx)
                .createQuery(SELECT + " where state <> 'RETIRED' order by created_at, kid")
                .map((row, _) -> key(row))
                .list();
    }

    @Override
    public boolean move(Transaction tx, String kid, State from, State to, Instant now) {
        return handle(tx)
                        .createUpdate("""
                            update signing_key
                               set state = :to,
                                   state_changed_at = :now
                             where kid = :kid
                               and state = :from
                            """)
                        .bind("to", to.name())
                        .bind("now", Millis.of(now))
                        .bind("kid", kid)
                        .bind("from", from.name())
                        .execute()
                == 1;
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        return new StoredKey(
                Columns.text(row, "kid"),
                Columns.text(row, "algorithm"),
                State.valueOf(Columns.text(row, "state")),
                Columns.text(row, "public_jwk"),
                new EncryptedKey(Columns.bytes(row, "private_encrypted")),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "state_changed_at"));
    }
}
