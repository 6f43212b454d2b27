package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.portal.SignUp;
import dev.latchkey.core.portal.SignUpStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlSignUps implements SignUpStore {

    private static final String SELECT = """
        select id,
               organisation,
               name,
               email,
               created_at,
               password_hash
          from partner_sign_up
        """;

    @Override
    public void insert(Transaction tx, SignUp signUp, SecretHash link, Instant expiresAt) {
        handle(tx)
                .createUpdate("""
                    insert into partner_sign_up (id, organisation, name, email, email_folded, created_at, token_hash,
                           expires_at)
                    values (:id, :organisation, :name, :email, :emailFolded, :createdAt, :hash, :expiresAt)
                    """)
                .bind("id", signUp.id())
                .bind("organisation", signUp.organisation())
                .bind("name", signUp.name())
                .bind("email", signUp.email().value())
                .bind("emailFolded", signUp.email().folded())
                .bind("createdAt", Millis.of(signUp.createdAt()))
                .bind("hash", link.toBytes())
                .bind("expiresAt", Millis.of(expiresAt))
                .execute();
    }

    @Override
    public int countOpen(Transaction tx) {
        return handle(tx)
                .createQuery("select count(*) from partner_sign_up where expires_at is not null")
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public int count(Transaction tx, EmailAddress email) {
        return handle(tx)
                .createQuery("""
                    select count(*)
                      from partner_sign_up
                     where email_folded = :email
                    """)
                .bind("email", email.folded())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Optional<SignUp> findByLink(Transaction tx, SecretHash link, Instant now) {
        return handle(tx)
                .createQuery(SELECT + " where token_hash = :hash and expires_at > :now")
                .bind("hash", link.toBytes())
                .bind("now", Millis.of(now))
                .map((row, _) -> signUp(row))
                .findOne();
    }

    @Override
    public void setWaiting(Transaction tx, String id, PasswordHash password) {
        handle(tx)
                .createUpdate("""
                    update partner_sign_up
                       set token_hash = null,
                           expires_at = null,
                           password_hash = :password
                     where id = :id
                    """)
                .bind("password", password.toPhc())
                .bind("id", id)
                .execute();
    }

    @Override
    public List<SignUp> waiting(Transaction tx, int limit) {
        return handle(tx)
                .createQuery(SELECT + " where password_hash is not null order by created_at, id limit :limit")
                .bind("limit", limit)
                .map((row, _) -> signUp(row))
                .list();
    }

    @Override
    public Optional<SignUp> findWaiting(Transaction tx, String id) {
        return handle(tx)
                .createQuery(SELECT + " where id = :id and password_hash is not null")
                .bind("id", id)
                .map((row, _) -> signUp(row))
                .findOne();
    }

    @Override
    public int countWaiting(Transaction tx) {
        return handle(tx)
                .createQuery("select count(*) from partner_sign_up where password_hash is not null")
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void delete(Transaction tx, String id) {
        handle(tx)
                .createUpdate("delete from partner_sign_up where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public void deleteExpired(Transaction tx, Instant now) {
        handle(tx)
                .createUpdate("""
                    delete from partner_sign_up
                     where id in (
                           select id
                             from partner_sign_up
                            where expires_at <= :now
                            order by expires_at
                            limit :limit)
                    """)
                .bind("now", Millis.of(now))
                .bind("limit", EXPIRED_MAX)
                .execute();
    }

    private static SignUp signUp(ResultSet row) throws SQLException {
        var password = row.getString("password_hash");
        return new SignUp(
                Columns.text(row, "id"),
                Columns.shown(row, "organisation"),
                Columns.shown(row, "name"),
                new EmailAddress(Columns.shown(row, "email")),
                Columns.instant(row, "created_at"),
                password == null ? null : new PasswordHash(password));
    }
}
