package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanySearch;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.core.company.UserSearch.Standing;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerSearch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, companies and partners in every order: page by page, both ways, along an index. */
@OnEachDatabase
class SortedListsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final int MADE = 11;
    private static final String PASSWORD =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final TestDatabase database;
    private final Stores stores;

    SortedListsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.stores = database.open(folder, new MutableClock()).stores();
    }

    /** Names and times of which many are equal. */
    @BeforeEach
    void fill() {
        stores.transactions().write(tx -> {
            stores.companies().insert(tx, new Company("c-other", "other", "same 1", true, NOW));
            for (var i = 0; i < MADE; i++) {
                var name = (i % 4 == 0 ? "Same " : "same ") + i % 2;
                var at = NOW.plusMillis(i % 3);
                stores.companies().insert(tx, new Company("c" + (10 + i), "company-" + 31 * i % 11, name, i > 2, at));
                stores.partners().insert(tx, new Partner("p" + (10 + i), name, i > 2, true, at));
            }
            for (var i = 0; i < MADE; i++) {
                stores.users().insert(tx, user("c10", i));
            }
            stores.users().insert(tx, user("c11", 0));
            return tx;
        });
    }

    private static User user(String companyId, int i) {
        return new User(
                companyId,
                "u" + (10 + i),
                new EmailAddress("Person" + 31 * i % 11 + "@" + companyId + ".example"),
                i % 4 == 0 ? "Same" : "same",
                "Person " + i % 2,
                i % 2 == 0 ? "ADMINISTRATOR" : "STANDARD",
                null,
                i > 2,
                i > 5 ? new PasswordHash(PASSWORD) : null,
                NOW.plusMillis(i % 3));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    /** How a list answers: a position and a limit, in its order or the other way round. */
    private interface Asked<T> {
        ListPart<T> page(Transaction tx, boolean isReversed, @Nullable Position position, int limit);
    }

    private static UserSearch users(
            String text, @Nullable Standing standing, UserSearch.Sort sort, boolean isReversed) {
        return new UserSearch(text, standing, null, null, sort, isReversed);
    }

    /** One test, because each opens a database of its own. */
    @Test
    void everyListInEveryOrder() {
        usersInEveryOrder();
        companiesInEveryOrder();
        partnersInEveryOrder();
        usersByTextStateAndRole();
        companiesAndPartnersByText();
    }

    private void companiesAndPartnersByText() {
        assertThat(companies("SAME 0")).hasSize(6).allMatch(id -> id.matches("c1[02468]|c20"));
        assertThat(companies("company-1")).containsExactlyInAnyOrder("c15", "c16");
        assertThat(companies("c15")).containsExactly("c15");
        assertThat(companies("_")).isEmpty();
        assertThat(partners("same 1")).hasSize(5);
        assertThat(partners("p15")).containsExactly("p15");
        assertThat(partners("%")).isEmpty();
    }

    private List<String> companies(String text) {
        var search = new CompanySearch(text, null, CompanySearch.Sort.NAME, false);
        return stores
                .transactions()
                .read(tx -> stores.companies().directory().page(tx, search, null, 100))
                .lines()
                .stream()
                .map(Company::id)
                .toList();
    }

    private List<String> partners(String text) {
        var search = new PartnerSearch(text, null, PartnerSearch.Sort.NAME, false);
        return stores.transactions().read(tx -> stores.partners().page(tx, search, null, 100)).lines().stream()
                .map(Partner::id)
                .toList();
    }

    private void usersInEveryOrder() {
        for (var sort : UserSearch.Sort.values()) {
            for (var standing : new @Nullable Standing[] {null, Standing.ACTIVE}) {
                var count = standing == null ? MADE : MADE - 3;
                walk(
                        count,
                        User::id,
                        (tx, isReversed, position, limit) -> stores.users()
                                .list()
                                .page(tx, "c10", users("", standing, sort, isReversed), position, limit));
            }
        }
    }

    private void companiesInEveryOrder() {
        for (var sort : CompanySearch.Sort.values()) {
            for (var isActive : new @Nullable Boolean[] {null, true, false}) {
                var count = isActive == null ? MADE + 1 : isActive ? MADE - 2 : 3;
                walk(
                        count,
                        Company::id,
                        (tx, isReversed, position, limit) -> stores.companies()
                                .directory()
                                .page(tx, new CompanySearch("", isActive, sort, isReversed), position, limit));
            }
        }
    }

    private void partnersInEveryOrder() {
        for (var sort : PartnerSearch.Sort.values()) {
            for (var isActive : new @Nullable Boolean[] {null, true, false}) {
                var count = isActive == null ? MADE : isActive ? MADE - 3 : 3;
                walk(
                        count,
                        Partner::id,
                        (tx, isReversed, position, limit) -> stores.partners()
                                .page(tx, new PartnerSearch("", isActive, sort, isReversed), position, limit));
            }
        }
    }

    /** To the end and back, page by page, which is the whole list; reversed it is the other way round. */
    private <T> void walk(int count, Function<T, String> id, Asked<T> asked) {
        var whole = ask(asked, false, null, 100);
        assertThat(whole.lines()).hasSize(count);
        assertThat(whole.hasNext()).isFalse();
        assertThat(ask(asked, true, null, 100).lines()).isEqualTo(whole.lines().reversed());
        var forth = new ArrayList<T>();
        var page = ask(asked, false, null, 2);
        assertThat(page.hasPrevious()).isFalse();
        forth.addAll(page.lines());
        while (page.hasNext()) {
            page = ask(asked, false, new Position(id.apply(page.lines().getLast()), false), 2);
            assertThat(page.hasPrevious()).isTrue();
            forth.addAll(page.lines());
        }
        assertThat(forth).isEqualTo(whole.lines());
        var back = new ArrayList<>(page.lines());
        while (page.hasPrevious()) {
            page = ask(asked, false, new Position(id.apply(page.lines().getFirst()), true), 2);
            back.addAll(0, page.lines());
        }
        assertThat(back).isEqualTo(whole.lines());
        var nobody = ask(asked, false, new Position("nobody", false), 100);
        assertThat(nobody).isEqualTo(whole);
    }

    /** No statement may sort what it found, nor read a table otherwise than by an index. */
    private <T> ListPart<T> ask(Asked<T> asked, boolean isReversed, @Nullable Position position, int limit) {
        return stores.transactions()
                .read(tx -> ExplainedStatements.ask(
                        database, tx, asking -> asked.page(asking, isReversed, position, limit), step -> false));
    }

    private void usersByTextStateAndRole() {
        assertThat(found(users("PERSON 1", null, UserSearch.Sort.CREATED, true)))
                .containsExactly("u13", "u19", "u11", "u17", "u15");
        assertThat(found(users("person3@", null, UserSearch.Sort.NAME, false))).hasSize(1);
        assertThat(found(users("%", null, UserSearch.Sort.NAME, false))).isEmpty();
        assertThat(found(users("", Standing.INACTIVE, UserSearch.Sort.NAME, false)))
                .containsExactlyInAnyOrder("u10", "u11", "u12");
        assertThat(found(users("", Standing.WITHOUT_PASSWORD, UserSearch.Sort.NAME, false)))
                .containsExactlyInAnyOrder("u13", "u14", "u15");
        var ofRole = new UserSearch("", Standing.ACTIVE, "STANDARD", null, UserSearch.Sort.NAME, false);
        assertThat(found(ofRole)).containsExactlyInAnyOrder("u13", "u15", "u17", "u19");
        assertThat(found(new UserSearch("", null, null, "nothing", UserSearch.Sort.NAME, false)))
                .isEmpty();
        var count = stores.transactions()
                .<Integer>read(tx -> stores.users()
                        .list()
                        .counted(tx, "c10", ofRole, null, 1, 3)
                        .count());
        assertThat(count).isEqualTo(3);
    }

    private List<String> found(UserSearch search) {
        return stores
                .transactions()
                .read(tx -> stores.users().list().page(tx, "c10", search, null, 100))
                .lines()
                .stream()
                .map(User::id)
                .toList();
    }
}
