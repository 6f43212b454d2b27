package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.company.Operators;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

final class SqlOperators implements Operators {

    private static final String SELECT = """
        select id,
               email,
               password_hash,
               is_active,
               created_at
          from operator_account
        """;

    @Override
    public boolean insert(Transaction tx, OperatorAccount account) {
        var hash = account.passwordHash();
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into operator_account (id, email, email_folded, password_hash, is_active, created_at)
                            values (:id, :email, :emailFolded, :passwordHash, :isActive, :createdAt)
                            """)
                        .bind("id", account.id())
                        .bind("email", account.email().value())
                        .bind("emailFolded", account.email().folded())
                        .bind("passwordHash", hash == null ? null : hash.toPhc())
                        .bind("isActive", account.isActive())
                        .bind("createdAt", Millis.of(account.createdAt()))
                        .execute());
    }

    @Override
    public Optional<OperatorAccount> find(Transaction tx, String id) {
        return handle(tx)
                .createQuery(SELECT + " where id = :id")
                .bind("id", id)
                .map((row, _) -> account(row))
                .findOne();
    }

    @Override
    public Optional<OperatorAccount> findByEmail(Transaction tx, EmailAddress email) {
        return handle(tx)
                .createQuery(SELECT + " where email_folded = :emailFolded")
                .bind("emailFolded", email.folded())
                .map((row, _) -> account(row))
                .findOne();
    }

    @Override
    public List<OperatorAccount> all(Transaction tx) {
        return handle(tx)
                .createQuery(SELECT + " order by created_at, id limit :limit")
                .bind("limit", OPERATORS_MAX)
                .map((row, _) -> account(row))
                .list();
    }

    @Override
    public void forgetPassword(Transaction tx, String id) {
        handle(tx)
                .createUpdate("update operator_account set password_hash = null where id = :id")
                .bind("id", id)
                .execute();
    }

    @Override
    public void setActive(Transaction tx, String id, boolean isActive) {
        handle(tx)
                .createUpdate("update operator_account set is_active = :isActive where id = :id")
                .bind("isActive", isActive)
                .bind("id", id)
                .execute();
    }

    private static OperatorAccount account(ResultSet row) throws SQLException {
        var password = row.getString("password_hash");
        return new OperatorAccount(
                Columns.text(row, "id"),
                new EmailAddress(Columns.shown(row, "email")),
                password == null ? null : new PasswordHash(password),
                row.getBoolean("is_active"),
                Columns.instant(row, "created_at"));
    }
}
