package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.PasswordResetStore;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.Optional;

final class SqlPasswordResets implements PasswordResetStore {

    @Override
    public void insert(Transaction tx, Person person, SecretHash token, Instant expiresAt) {
        PersonKey.bind(handle(tx).createUpdate("""
            insert into password_reset (owner_id, person_kind, person_id, token_hash, expires_at)
            values (:ownerId, :personKind, :personId, :hash, :expiresAt)
            """), person)
                .bind("hash", token.toBytes())
                .bind("expiresAt", Millis.of(expiresAt))
                .execute();
    }

    @Override
    public int countOpen(Transaction tx, Person person, Instant now) {
        return PersonKey.bind(
                        handle(tx)
                                .createQuery("select count(*) from password_reset " + PersonKey.WHERE
                                        + " and expires_at > :now"),
                        person)
                .bind("now", Millis.of(now))
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Optional<Person> find(Transaction tx, SecretHash token, Instant now) {
        return handle(tx)
                .createQuery("""
                    select owner_id,
                           person_kind,
                           person_id
                      from password_reset
                     where token_hash = :hash
                       and expires_at > :now
                    """)
                .bind("hash", token.toBytes())
                .bind("now", Millis.of(now))
                .map((row, _) -> PersonKey.read(row))
                .findOne();
    }

    @Override
    public Optional<Person> redeem(Transaction tx, SecretHash token, Instant now) {
        var found = handle(tx)
                .createQuery("""
                    delete from password_reset
                     where token_hash = :hash
                       and expires_at > :now
                    returning owner_id, person_kind, person_id
                    """)
                .bind("hash", token.toBytes())
                .bind("now", Millis.of(now))
                .map((row, _) -> PersonKey.read(row))
                .findOne();
        found.ifPresent(person -> deleteOf(tx, person));
        return found;
    }

    @Override
    public void delete(Transaction tx, SecretHash token) {
        handle(tx)
                .createUpdate("delete from password_reset where token_hash = :hash")
                .bind("hash", token.toBytes())
                .execute();
    }

    @Override
    public void deleteOf(Transaction tx, Person person) {
        PersonKey.bind(handle(tx).createUpdate("delete from password_reset " + PersonKey.WHERE), person)
                .execute();
    }

    @Override
    public void deleteExpired(Transaction tx, Instant now) {
        handle(tx)
                .createUpdate("""
                    delete from password_reset
                     where token_hash in (
                           select token_hash
                             from password_reset
                            where expires_at <= :now
                            order by expires_at
                            limit :limit)
                    """)
                .bind("now", Millis.of(now))
                .bind("limit", EXPIRED_MAX)
                .execute();
    }
}
