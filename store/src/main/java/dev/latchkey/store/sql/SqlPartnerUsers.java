package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

final class SqlPartnerUsers implements PartnerUsers {

    private static final String SELECT = """
        select partner_id,
               id,
               email,
               name,
               role,
               is_active,
               password_hash,
               created_at
          from partner_user
         where partner_id = :partnerId
        """;

    @Override
    public boolean insert(Transaction tx, PartnerUser user) {
        var password = user.passwordHash();
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into partner_user (partner_id, id, email, email_folded, name, role, is_active,
                                   password_hash, created_at)
                            values (:partnerId, :id, :email, :emailFolded, :name, :role, :isActive,
                                   :passwordHash, :createdAt)
                            """)
                        .bind("partnerId", user.partnerId())
                        .bind("id", user.id())
                        .bind("email", user.email().value())
                        .bind("emailFolded", user.email().folded())
                        .bind("name", user.name())
                        .bind("role", user.role().name())
                        .bind("isActive", user.isActive())
                        .bind("passwordHash", password == null ? null : password.toPhc())
                        .bind("createdAt", Millis.of(user.createdAt()))
                        .execute());
    }

    @Override
    public Optional<PartnerUser> find(Transaction tx, String partnerId, String userId) {
        return handle(tx)
                .createQuery(SELECT + " and id = :id")
                .bind("partnerId", partnerId)
                .bind("id", userId)
                .map((row, _) -> user(row))
                .findOne();
    }

    @Override
    public List<PartnerUser> all(Transaction tx, String partnerId) {
        return handle(tx)
                .createQuery(SELECT + " order by created_at, id limit :limit")
                .bind("partnerId", partnerId)
                .bind("limit", EVER_MAX)
                .map((row, _) -> user(row))
                .list();
    }

    @Override
    public void update(Transaction tx, PartnerUser user) {
        handle(tx)
                .createUpdate("""
                    update partner_user
                       set name = :name,
                           role = :role,
                           is_active = :isActive
                     where partner_id = :partnerId
                       and id = :id
                    """)
                .bind("name", user.name())
                .bind("role", user.role().name())
                .bind("isActive", user.isActive())
                .bind("partnerId", user.partnerId())
                .bind("id", user.id())
                .execute();
    }

    @Override
    public boolean deleteInvited(Transaction tx, String partnerId, String userId) {
        return handle(tx)
                        .createUpdate("""
                            delete from partner_user
                             where partner_id = :partnerId
                               and id = :id
                               and password_hash is null
                            """)
                        .bind("partnerId", partnerId)
                        .bind("id", userId)
                        .execute()
                == 1;
    }

    private static PartnerUser user(ResultSet row) throws SQLException {
        var password = row.getString("password_hash");
        return new PartnerUser(
                Columns.text(row, "partner_id"),
                Columns.text(row, "id"),
                new EmailAddress(Columns.shown(row, "email")),
                Columns.shown(row, "name"),
                PartnerRole.valueOf(Columns.text(row, "role")),
                row.getBoolean("is_active"),
                password == null ? null : new PasswordHash(password),
                Columns.instant(row, "created_at"));
    }
}
