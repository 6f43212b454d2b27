package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.company.Operators;
import java.util.Optional;

final class SqlOperators implements Operators {

    @Override
    public boolean insert(Transaction tx, OperatorAccount account) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into operator_account (id, email, email_folded, password_hash, created_at)
                            values (:id, :email, :emailFolded, :passwordHash, :createdAt)
                            """)
                        .bind("id", account.id())
                        .bind("email", account.email().value())
                        .bind("emailFolded", account.email().folded())
                        .bind("passwordHash", account.passwordHash().toPhc())
                        .bind("createdAt", Millis.of(account.createdAt()))
                        .execute());
    }

    @Override
    public Optional<OperatorAccount> findByEmail(Transaction tx, EmailAddress email) {
        return handle(tx)
                .createQuery("""
                    select id,
                           email,
                           password_hash,
                           created_at
                      from operator_account
                     where email_folded = :emailFolded
                    """)
                .bind("emailFolded", email.folded())
                .map((row, _) -> new OperatorAccount(
                        Columns.text(row, "id"),
                        new EmailAddress(Columns.text(row, "email")),
                        new PasswordHash(Columns.text(row, "password_hash")),
                        Columns.instant(row, "created_at")))
                .findOne();
    }
}
