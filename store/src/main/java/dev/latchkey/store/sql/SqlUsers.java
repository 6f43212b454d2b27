package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;
import static java.util.stream.Collectors.toMap;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserList;
import dev.latchkey.core.company.Users;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class SqlUsers implements Users {

    private static final int NAMES_MAX = 1_000;

    static final String SELECT = """
        select company_id,
               id,
               email,
               first_name,
               last_name,
               system_role_id,
               access_group_id,
               is_active,
               password_hash,
               created_at
          from company_user
        """;

    @Override
    public boolean insert(Transaction tx, User user) {
        var password = user.passwordHash();
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into company_user (company_id, id, email, email_folded, first_name, last_name,
                                   system_role_id, access_group_id, is_active, password_hash, created_at)
                            values (:companyId, :id, :email, :emailFolded, :firstName, :lastName,
                                   :systemRoleId, :accessGroupId, :isActive, :passwordHash, :createdAt)
                            """)
                        .bind("companyId", user.companyId())
                        .bind("id", user.id())
                        .bind("email", user.email().value())
                        .bind("emailFolded", user.email().folded())
                        .bind("firstName", user.firstName())
                        .bind("lastName", user.lastName())
                        .bind("systemRoleId", user.systemRoleId())
                        .bind("accessGroupId", user.accessGroupId())
                        .bind("isActive", user.isActive())
                        .bind("passwordHash", password == null ? null : password.toPhc())
                        .bind("createdAt", Millis.of(user.createdAt()))
                        .execute());
    }

    @Override
    public Optional<User> find(Transaction tx, String companyId, String userId) {
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and id = :id")
                .bind("companyId", companyId)
                .bind("id", userId)
                .map((row, _) -> user(row))
                .findOne();
    }

    @Override
    public Map<String, String> names(Transaction tx, String companyId, Set<String> userIds) {
        if (userIds.size() > NAMES_MAX) {
            throw new IllegalArgumentException("expected at most " + NAMES_MAX + " ids, got " + userIds.size());
        }
        if (userIds.isEmpty()) {
            return Map.of();
        }
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and id in (<ids>)")
                .bind("companyId", companyId)
                .bindList("ids", List.copyOf(userIds))
                .map((row, _) -> user(row))
                .collect(toMap(User::id, user -> user.firstName() + " " + user.lastName()));
    }

    @Override
    public Optional<User> findByEmail(Transaction tx, String companyId, EmailAddress email) {
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and email_folded = :email")
                .bind("companyId", companyId)
                .bind("email", email.folded())
                .map((row, _) -> user(row))
                .findOne();
    }

    @Override
    public List<User> page(Transaction tx, String companyId, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and id > :afterId order by id limit :limit")
                .bind("companyId", companyId)
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> user(row))
                .list();
    }

    /** {@code like} with the text's own wildcards escaped. */
    static final String CONTAINS_TEXT = """
           and (lower(first_name || ' ' || last_name) like :pattern escape '!'
                or email_folded like :pattern escape '!')
        """;

    @Override
    public List<User> search(Transaction tx, String companyId, String text, String afterId, int offset, int limit) {
        return handle(tx)
                .createQuery(SELECT + " where company_id = :companyId and id > :afterId " + CONTAINS_TEXT
                        + " order by id limit :limit offset :offset")
                .bind("companyId", companyId)
                .bind("afterId", afterId)
                .bind("pattern", Columns.containing(text))
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, _) -> user(row))
                .list();
    }

    @Override
    public UserList list() {
        return new SqlUserList();
    }

    @Override
    public int count(Transaction tx, String companyId, String text) {
        return handle(tx)
                .createQuery("select count(*) from company_user where company_id = :companyId " + CONTAINS_TEXT)
                .bind("companyId", companyId)
                .bind("pattern", Columns.containing(text))
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public List<User> withRole(Transaction tx, String companyId, String systemRoleId, int limit) {
        return handle(tx)
                .createQuery(SELECT + """
                     where company_id = :companyId
                       and system_role_id = :systemRoleId
                       and is_active
                     order by id
                     limit :limit
                    """)
                .bind("companyId", companyId)
                .bind("systemRoleId", systemRoleId)
                .bind("limit", limit)
                .map((row, _) -> user(row))
                .list();
    }

    @Override
    public int countActiveWithRole(Transaction tx, String companyId, String systemRoleId) {
        return handle(tx)
                .createQuery("""
                    select count(*)
                      from company_user
                     where company_id = :companyId
                       and system_role_id = :systemRoleId
                       and is_active
                    """)
                .bind("companyId", companyId)
                .bind("systemRoleId", systemRoleId)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Map<String, Integer> countActiveByRole(Transaction tx, String companyId) {
        return handle(tx)
                .createQuery("""
                    select system_role_id,
                           count(*) as holders
                      from company_user
                     where company_id = :companyId
                       and is_active
                     group by system_role_id
                    """)
                .bind("companyId", companyId)
                .map((row, _) -> Map.entry(Columns.text(row, "system_role_id"), row.getInt("holders")))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void setName(Transaction tx, String companyId, String userId, String firstName, String lastName) {
        handle(tx)
                .createUpdate("""
                    update company_user
                       set first_name = :firstName,
                           last_name = :lastName
                     where company_id = :companyId
                       and id = :id
                    """)
                .bind("firstName", firstName)
                .bind("lastName", lastName)
                .bind("companyId", companyId)
                .bind("id", userId)
                .execute();
    }

    @Override
    public void setActive(Transaction tx, String companyId, String userId, boolean isActive) {
        handle(tx)
                .createUpdate("""
                    update company_user
                       set is_active = :isActive
                     where company_id = :companyId
                       and id = :id
                    """)
                .bind("isActive", isActive)
                .bind("companyId", companyId)
                .bind("id", userId)
                .execute();
    }

    @Override
    public void setRole(
            Transaction tx, String companyId, String userId, String systemRoleId, @Nullable String accessGroupId) {
        handle(tx)
                .createUpdate("""
                    update company_user
                       set system_role_id = :systemRoleId,
                           access_group_id = :accessGroupId
                     where company_id = :companyId
                       and id = :id
                    """)
                .bind("systemRoleId", systemRoleId)
                .bind("accessGroupId", accessGroupId)
                .bind("companyId", companyId)
                .bind("id", userId)
                .execute();
    }

    static User user(ResultSet row) throws SQLException {
        var password = row.getString("password_hash");
        return new User(
                Columns.text(row, "company_id"),
                Columns.text(row, "id"),
                new EmailAddress(Columns.shown(row, "email")),
                Columns.shown(row, "first_name"),
                Columns.shown(row, "last_name"),
                Columns.text(row, "system_role_id"),
                row.getString("access_group_id"),
                row.getBoolean("is_active"),
                password == null ? null : new PasswordHash(password),
                Columns.instant(row, "created_at"));
    }
}
