package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.SqlTransaction.handle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.listing.Position;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerSearch;
import dev.latchkey.engine.protocol.DateTimes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of operators, and all companies as operators search them. */
@OnEachDatabase
class OperatorStoresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final EmailAddress EMAIL = new EmailAddress("Ada@latchkey.example");

    private static final int MANY = 100_000;

    private final TestDatabase database;
    private final Stores stores;

    OperatorStoresTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.stores = database.open(folder, new MutableClock()).stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void keepsAnAccountThatHasNoPasswordYet() {
        var account = new OperatorAccount("op1", EMAIL, null, true, NOW);
        assertThat(insert(account)).isTrue();
        assertThat(insert(new OperatorAccount("op2", new EmailAddress("ada@LATCHKEY.example"), null, true, NOW)))
                .as("the address is taken")
                .isFalse();
        insert(new OperatorAccount("op0", new EmailAddress("bob@latchkey.example"), null, true, NOW.plusMillis(1)));
        var byId = stores.transactions().read(tx -> stores.operators().find(tx, "op1"));
        assertThat(byId).contains(account);
        var byEmail = stores.transactions().read(tx -> stores.operators().findByEmail(tx, EMAIL));
        assertThat(byEmail).contains(account);
        var all = stores.transactions().read(tx -> stores.operators().all(tx));
        assertThat(all).extracting(OperatorAccount::id).containsExactly("op1", "op0");
    }

    private boolean insert(OperatorAccount account) {
        return stores.transactions().<Boolean>write(tx -> stores.operators().insert(tx, account));
    }

    @Test
    void whoIsNotActiveDoesNotSignIn() {
        insert(new OperatorAccount("op1", EMAIL, null, true, NOW));
        assertThat(account().isActive()).isTrue();
        stores.transactions().write(tx -> {
            stores.operators().setActive(tx, "op1", false);
            return tx;
        });
        assertThat(account().isActive()).isFalse();
        assertThat(account().passwordHash()).isNull();
    }

    private Account account() {
        return stores.transactions()
                .read(tx -> stores.accounts().findByEmail(tx, EMAIL))
                .getFirst();
    }

    @Test
    void findsCompaniesByAnyPartOfNameOrIdentifierNewestFirst() {
        stores.transactions().write(tx -> {
            stores.companies().insert(tx, new Company("c1", "acme", "Acme 100% Robotics", true, NOW));
            stores.companies().insert(tx, new Company("c2", "globex", "Globex", false, NOW));
            stores.companies().insert(tx, new Company("c3", "acme-two", "Second_Acme", true, NOW));
            return tx;
        });
        assertThat(found("", null, null)).containsExactly("c3", "c2", "c1");
        assertThat(found("", null, "c3")).containsExactly("c2", "c1");
        assertThat(found("ACME", null, null)).containsExactly("c3", "c1");
        assertThat(found("robot", true, null)).containsExactly("c1");
        assertThat(found("", false, null)).containsExactly("c2");
        assertThat(found("c2", null, null)).as("by its id").containsExactly("c2");
        assertThat(found("0%", null, null)).containsExactly("c1");
        assertThat(found("%", null, null)).containsExactly("c1");
        assertThat(found("_a", null, null)).containsExactly("c3");
        assertThat(found("!", null, null)).isEmpty();
        var count =
                stores.transactions().read(tx -> stores.companies().directory().count(tx));
        assertThat(count).isEqualTo(new CompanyDirectory.Count(3, 1));
    }

    private static CompanySearch byAge(String text, @Nullable Boolean isActive) {
        return new CompanySearch(text, isActive, CompanySearch.Sort.CREATED, false);
    }

    private static @Nullable Position after(@Nullable String id) {
        return id == null ? null : new Position(id, false);
    }

    private List<String> found(String text, @Nullable Boolean isActive, @Nullable String beforeId) {
        return stores
                .transactions()
                .read(tx -> stores.companies().directory().page(tx, byAge(text, isActive), after(beforeId), 10))
                .lines()
                .stream()
                .map(Company::id)
                .toList();
    }

    /** Every hundredth company is suspended; ids are in the order in which they were made. */
    private void makeMany() {
        stores.transactions().write(tx -> {
            var numbers = "with recursive n (i) as (select 1 union all select i + 1 from n where i < " + MANY + ") ";
            for (var rows : List.of("""
                insert into company (id, identifier, name, is_active, created_at)
                %s select 'c' || (1000000 + i), 'company-' || i, 'Company No. ' || i, (i %% 100) <> 0, i from n
                """, """
                insert into partner (id, name, is_active, created_at)
                %s select 'p' || (1000000 + i), 'Partner No. ' || i, (i %% 100) <> 0, i from n
                """, """
                insert into audit_entry (company_id, seq, at, event, author_type, author_id, subject_type, subject_id,
                                         context, prev_hash, hash)
                %s select 'platform', i, i * 1000, 'USER_SIGNED_IN', 'OPERATOR', 'op1', 'OPERATOR', 'op1', '{}', '', '' from n
                """)) {
                handle(tx).execute(rows.formatted(numbers));
            }
            return tx;
        });
    }

    /** What the pages of operators ask among 100,000 companies, partners and entries of the platform's log. */
    @Test
    void pagesAmongManyWalkAnIndexAndEndWithTheirPage() {
        makeMany();
        var limit = 51;
        var newest = "c" + (1_000_000 + MANY);
        assertThat(companies(limit, "", null, null)).hasSize(limit).startsWith(newest);
        assertThat(companies(limit, "", null, "c1000030")).hasSize(29).startsWith("c1000029");
        assertThat(companies(limit, "", false, null)).hasSize(limit).startsWith(newest, "c1099900");
        assertThat(companies(limit, "company-99999", null, null)).containsExactly("c1099999");
        assertThat(companies(limit, "no. 7", null, null)).hasSize(limit);
        assertThat(companies(limit, "nobody", null, null)).isEmpty();
        var count = asked(tx -> stores.companies().directory().count(tx));
        assertThat(count).isEqualTo(new CompanyDirectory.Count(MANY, MANY / 100));
        var partners = asked(tx -> stores.partners().page(tx, "p1050000", limit));
        assertThat(partners).hasSize(limit);
        var byName = new PartnerSearch("NO. 99999", null, PartnerSearch.Sort.NAME, false);
        var found = asked(tx -> stores.partners().page(tx, byName, null, limit)).lines();
        assertThat(found).singleElement().extracting(Partner::id).isEqualTo("p1099999");
        assertThat(entries(Set.of(), Long.MAX_VALUE, limit)).hasSize(limit).startsWith((long) MANY);
        assertThat(entries(Set.of(), 1_000, limit)).hasSize(limit).startsWith(999L);
        assertThat(entries(Set.of("USER_SIGNED_IN"), Long.MAX_VALUE, limit)).hasSize(limit);
    }

    private List<String> companies(int limit, String text, @Nullable Boolean isActive, @Nullable String beforeId) {
        var found = asked(tx -> stores.companies().directory().page(tx, byAge(text, isActive), after(beforeId), limit));
        return found.lines().stream().map(Company::id).toList();
    }

    private List<Long> entries(Set<String> events, long beforeSeq, int limit) {
        var search = new AuditSearch(Instant.EPOCH, DateTimes.LATEST, events, null, null, null, null, beforeSeq, limit);
        var found = asked(tx -> stores.auditLog().search(tx, "platform", search));
        return found.entries().stream().map(ChainedEntry::seq).toList();
    }

    /** Nothing that is asked may sort what it found, nor read a table otherwise than by an index. */
    private <T> T asked(Function<Transaction, T> question) {
        return stores.transactions()
                .read(tx -> ExplainedStatements.ask(
                        database,
                        tx,
                        question,
                        step -> step.startsWith("SCALAR SUBQUERY")
                                || step.startsWith("LIST SUBQUERY")
                                || step.equals("SCAN CONSTANT ROW")));
    }
}
