package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.engine.decision.SystemRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class SqlCompanies implements Companies {

    static final String SELECT_COMPANY = """
        select id,
               identifier,
               name,
               is_active,
               created_at
          from company
        """;

    private static final String SELECT_ROLE = """
        select id,
               name,
               permissions
          from system_role
         where company_id = :companyId
        """;

    private final BuiltInRoles builtInRoles;

    SqlCompanies(BuiltInRoles builtInRoles) {
        this.builtInRoles = builtInRoles;
    }

    @Override
    public BuiltInRoles builtInRoles() {
        return builtInRoles;
    }

    @Override
    public boolean insert(Transaction tx, Company company) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into company (id, identifier, name, is_active, created_at)
                            values (:id, :identifier, :name, :isActive, :createdAt)
                            """)
                        .bind("id", company.id())
                        .bind("identifier", company.identifier())
                        .bind("name", company.name())
                        .bind("isActive", company.isActive())
                        .bind("createdAt", Millis.of(company.createdAt()))
                        .execute());
    }

    @Override
    public Optional<Company> find(Transaction tx, String companyId) {
        return handle(tx)
                .createQuery(SELECT_COMPANY + " where id = :id")
                .bind("id", companyId)
                .map((row, _) -> company(row))
                .findOne();
    }

    @Override
    public Optional<Company> findByIdentifier(Transaction tx, String identifier) {
        return handle(tx)
                .createQuery(SELECT_COMPANY + " where identifier = :identifier")
                .bind("identifier", identifier)
                .map((row, _) -> company(row))
                .findOne();
    }

    @Override
    public List<Company> page(Transaction tx, String afterId, int limit) {
        return handle(tx)
                .createQuery(SELECT_COMPANY + " where id > :afterId order by id limit :limit")
                .bind("afterId", afterId)
                .bind("limit", limit)
                .map((row, _) -> company(row))
                .list();
    }

    @Override
    public CompanyDirectory directory() {
        return new SqlCompanyDirectory();
    }

    @Override
    public void setActive(Transaction tx, String companyId, boolean isActive) {
        handle(tx)
                .createUpdate("update company set is_active = :isActive where id = :id")
                .bind("isActive", isActive)
                .bind("id", companyId)
                .execute();
    }

    @Override
    public void killTokens(Transaction tx, String companyId, Instant now) {
        handle(tx)
                .createUpdate("""
                    update credential
                       set tokens_not_before =
                           case when tokens_not_before < :now then :now else tokens_not_before + 1 end
                     where company_id = :companyId
                       and type = 'OAUTH_CLIENT'
                    """)
                .bind("now", Millis.of(now))
                .bind("companyId", companyId)
                .execute();
    }

    @Override
    public boolean insertRole(Transaction tx, String companyId, SystemRole role) {
        var permissions = RoleRows.permissions(role);
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into system_role (company_id, id, name, permissions)
                            values (:companyId, :id, :name, :permissions)
                            """)
                        .bind("companyId", companyId)
                        .bind("id", role.id())
                        .bind("name", role.name())
                        .bind("permissions", permissions)
                        .execute());
    }

    @Override
    public Optional<SystemRole> findCustomRole(Transaction tx, String companyId, String roleId) {
        return handle(tx)
                .createQuery(SELECT_ROLE + " and id = :id")
                .bind("companyId", companyId)
                .bind("id", roleId)
                .map((row, _) -> RoleRows.role(row))
                .findOne();
    }

    @Override
    public Map<String, List<SystemRole>> customRoles(Transaction tx, String firstCompanyId, String lastCompanyId) {
        return RoleRows.ofAll(handle(tx), firstCompanyId, lastCompanyId);
    }

    @Override
    public boolean insertGroup(Transaction tx, AccessGroup group) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            insert into access_group (company_id, id, name, rules)
                            values (:companyId, :id, :name, :rules)
                            """)
                        .bind("companyId", group.companyId())
                        .bind("id", group.id())
                        .bind("name", group.name())
                        .bind("rules", JsonColumns.write(group.rules()))
                        .execute());
    }

    @Override
    public Optional<AccessGroup> findGroup(Transaction tx, String companyId, String groupId) {
        return GroupRows.find(handle(tx), companyId, groupId);
    }

    @Override
    public List<GroupName> groupNames(Transaction tx, String companyId) {
        return GroupRows.names(handle(tx), companyId);
    }

    @Override
    public SomeGroups groups(Transaction tx, String companyId, String afterId, int limit) {
        return GroupRows.some(handle(tx), companyId, afterId, limit);
    }

    @Override
    public boolean updateRole(Transaction tx, String companyId, SystemRole role) {
        var permissions = RoleRows.permissions(role);
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            update system_role set name = :name, permissions = :permissions
                             where company_id = :companyId and id = :id
                            """)
                        .bind("companyId", companyId)
                        .bind("id", role.id())
                        .bind("name", role.name())
                        .bind("permissions", permissions)
                        .execute());
    }

    @Override
    public void deleteRole(Transaction tx, String companyId, String roleId) {
        delete(tx, "delete from system_role where company_id = :companyId and id = :id", companyId, roleId);
    }

    @Override
    public boolean updateGroup(Transaction tx, AccessGroup group) {
        return Conflicts.insert(
                handle(tx),
                () -> handle(tx)
                        .createUpdate("""
                            update access_group set name = :name, rules = :rules
                             where company_id = :companyId and id = :id
                            """)
                        .bind("companyId", group.companyId())
                        .bind("id", group.id())
                        .bind("name", group.name())
                        .bind("rules", JsonColumns.write(group.rules()))
                        .execute());
    }

    @Override
    public void deleteGroup(Transaction tx, String companyId, String groupId) {
        delete(tx, """
            update credential set access_group_id = null
             where company_id = :companyId and access_group_id = :id and revoked_at is not null
            """, companyId, groupId);
        delete(tx, "delete from access_group where company_id = :companyId and id = :id", companyId, groupId);
    }

    private static void delete(Transaction tx, String sql, String companyId, String id) {
        handle(tx).createUpdate(sql).bind("companyId", companyId).bind("id", id).execute();
    }

    @Override
    public Holders holdersOfRole(Transaction tx, String companyId, String roleId) {
        return holders(tx, "system_role_id", companyId, roleId);
    }

    @Override
    public Holders holdersOfGroup(Transaction tx, String companyId, String groupId) {
        return holders(tx, "access_group_id", companyId, groupId);
    }

    /** @param column of this class's own choosing */
    private static Holders holders(Transaction tx, String column, String companyId, String id) {
        return handle(tx)
                .createQuery("""
                    select (select count(*) from company_user where company_id = :companyId and <column> = :id) as users,
                           (select count(*) from credential
                             where company_id = :companyId and <column> = :id and revoked_at is null) as credentials
                    """)
                .define("column", column)
                .bind("companyId", companyId)
                .bind("id", id)
                .map((row, _) -> new Holders(row.getInt("users"), row.getInt("credentials")))
                .one();
    }

    static Company company(ResultSet row) throws SQLException {
        return new Company(
                Columns.text(row, "id"),
                Columns.text(row, "identifier"),
                Columns.shown(row, "name"),
                row.getBoolean("is_active"),
                Columns.instant(row, "created_at"));
    }
}
