package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Accounts;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class SqlAccounts implements Accounts {

    private static final String COMPANY = """
        select u.company_id as owner_id,
               u.id as person_id,
               u.email,
               u.first_name || ' ' || u.last_name as display_name,
               c.name as owner_name,
               u.password_hash,
               case when u.is_active and c.is_active then 1 else 0 end as is_active
          from company_user u
          join company c on c.id = u.company_id
        """;
    private static final String PARTNER = """
        select u.partner_id as owner_id,
               u.id as person_id,
               u.email,
               u.name as display_name,
               p.name as owner_name,
               u.password_hash,
               case when u.is_active and p.is_active then 1 else 0 end as is_active
          from partner_user u
          join partner p on p.id = u.partner_id
        """;
    private static final String OPERATOR = """
        select 'platform' as owner_id,
               id as person_id,
               email,
               email as display_name,
               '' as owner_name,
               password_hash,
               case when is_active then 1 else 0 end as is_active
          from operator_account
        """;

    @Override
    public List<Account> findByEmail(Transaction tx, EmailAddress email) {
        var found = new ArrayList<Account>();
        for (var kind : Person.Kind.values()) {
            handle(tx)
                    .createQuery(select(kind) + " where email_folded = :emailFolded" + order(kind) + " limit :limit")
                    .bind("emailFolded", email.folded())
                    .bind("limit", PER_ADDRESS_MAX)
                    .map((row, _) -> account(kind, row))
                    .forEach(found::add);
        }
        return found;
    }

    @Override
    public Optional<Account> find(Transaction tx, Person person) {
        var kind = person.kind();
        var query = handle(tx).createQuery(select(kind) + where(kind)).bind("personId", person.personId());
        if (kind != Person.Kind.OPERATOR) {
            query.bind("ownerId", person.ownerId());
        }
        return query.map((row, _) -> account(kind, row)).findOne();
    }

    private static String select(Person.Kind kind) {
        return switch (kind) {
            case COMPANY -> COMPANY;
            case PARTNER -> PARTNER;
            case OPERATOR -> OPERATOR;
        };
    }

    /** Those who can sign in first, so that empty accounts push none of them beyond the limit. */
    private static String order(Person.Kind kind) {
        return switch (kind) {
            case COMPANY -> " order by case when u.password_hash is null then 1 else 0 end, u.company_id, u.id";
            case PARTNER -> " order by case when u.password_hash is null then 1 else 0 end, u.partner_id, u.id";
            case OPERATOR -> " order by id";
        };
    }

    private static String where(Person.Kind kind) {
        return switch (kind) {
            case COMPANY -> " where u.company_id = :ownerId and u.id = :personId";
            case PARTNER -> " where u.partner_id = :ownerId and u.id = :personId";
            case OPERATOR -> " where id = :personId";
        };
    }

    /** Of each hash the text before its salt, which with the hash is always as long. */
    @Override
    public Set<PasswordHash.Parameters> passwordCosts(Transaction tx) {
        var costs = new HashSet<PasswordHash.Parameters>();
        for (var table : List.of("company_user", "partner_user", "operator_account")) {
            handle(tx)
                    .createQuery("select distinct substr(password_hash, 1, length(password_hash) - :tail) from " + table
                            + " where password_hash is not null")
                    .bind("tail", PasswordHash.TAIL_LENGTH)
                    .mapTo(String.class)
                    .forEach(beginning -> costs.add(PasswordHash.Parameters.ofPhc(beginning)));
        }
        return costs;
    }

    @Override
    public void setPassword(Transaction tx, Person person, PasswordHash password) {
        setPassword(tx, person, null, password);
    }

    @Override
    public boolean replacePassword(Transaction tx, Person person, PasswordHash before, PasswordHash after) {
        return setPassword(tx, person, before, after) == 1;
    }

    /** @param before what must stand there; absent for anything */
    private static int setPassword(
            Transaction tx, Person person, @Nullable PasswordHash before, PasswordHash password) {
        var statement = switch (person.kind()) {
            case COMPANY ->
                "update company_user set password_hash = :hash where company_id = :ownerId and id = :personId";
            case PARTNER ->
                "update partner_user set password_hash = :hash where partner_id = :ownerId and id = :personId";
            case OPERATOR -> "update operator_account set password_hash = :hash where id = :personId";
        };
        var update = handle(tx)
                .createUpdate(before == null ? statement : statement + " and password_hash = :before")
                .bind("hash", password.toPhc())
                .bind("personId", person.personId());
        if (person.kind() != Person.Kind.OPERATOR) {
            update.bind("ownerId", person.ownerId());
        }
        if (before != null) {
            update.bind("before", before.toPhc());
        }
        return update.execute();
    }

    private static Account account(Person.Kind kind, ResultSet row) throws SQLException {
        var password = row.getString("password_hash");
        return new Account(
                Person.of(kind, Columns.text(row, "owner_id"), Columns.text(row, "person_id")),
                Columns.shown(row, "email"),
                Columns.shown(row, "display_name"),
                Columns.shown(row, "owner_name"),
                password == null ? null : new PasswordHash(password),
                row.getInt("is_active") == 1);
    }
}
