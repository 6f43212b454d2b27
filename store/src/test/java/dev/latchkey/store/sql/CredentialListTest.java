package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialList.Counts;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.listing.Position;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking through the credentials of a company. */
class CredentialListTest {

    private static final int MANY = 100_000;

    @TempDir
    private Path folder;

    private static List<String> names(TestDomain domain, CredentialSearch search) {
        return lines(domain, search, null, 100).stream()
                .map(CredentialLine::name)
                .toList();
    }

    private static List<CredentialLine> lines(
            TestDomain domain, CredentialSearch search, @Nullable Position position, int limit) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores
                        .credentialList()
                        .page(tx, "acme", search, position, limit, domain.clock.instant()))
                .lines();
    }

    private static CredentialSearch sorted(Sort sort) {
        return new CredentialSearch("", null, null, null, null, null, sort);
    }

    /** Every order, in both directions. */
    private static List<CredentialSearch> orders() {
        return Stream.of(Sort.values())
                .flatMap(sort -> Stream.of(sorted(sort), turned(sorted(sort))))
                .toList();
    }

    private static CredentialSearch turned(CredentialSearch search) {
        return new CredentialSearch("", null, null, null, null, null, search.sort(), !search.isReversed());
    }

    private static Optional<Counts> counts(TestDomain domain, CredentialSearch search, int max) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentialList().counts(tx, "acme", search, max, domain.clock.instant()));
    }

    private static CredentialSearch text(String text) {
        return new CredentialSearch(text, null, null, null, null, null, Sort.NAME);
    }

    private static CredentialSearch standing(Standing standing) {
        return new CredentialSearch("", null, standing, null, null, null, Sort.NAME);
    }

    private static String key(TestDomain domain, Actor.CompanyUser maker, String name, @Nullable Duration life) {
        var end = life == null ? null : domain.clock.instant().plus(life);
        var request = new NewApiKey(new Label(name, ""), end, IpAllowList.ANY);
        return domain.credentials.createApiKey(maker, request).credential().id();
    }

    @ParameterizedTest
    @EnumSource
    void findsByNameIdAndLastFour(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var made = domain.credentials.createApiKey(admin, new NewApiKey("Night 100% export", ""));
            key(domain, admin, "Other", null);

            assertThat(names(domain, text("night"))).containsExactly("Night 100% export");
            assertThat(names(domain, text("100%"))).containsExactly("Night 100% export");
            assertThat(names(domain, text("0_%"))).isEmpty();
            assertThat(names(domain, text(made.credential().id()))).containsExactly("Night 100% export");
            var value = made.secret().reveal();
            assertThat(names(domain, text(value.substring(value.length() - 4)))).contains("Night 100% export");
            assertThat(names(domain, text("nothing like it"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void filtersByEverythingAndNeverShowsAnotherCompanys(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var other = domain.administrator();
            key(domain, admin, "active", null);
            key(domain, other, "expiring", Duration.ofDays(9));
            key(domain, admin, "expired", Duration.ofHours(1));
            domain.credentials.revoke(admin, key(domain, admin, "revoked", null));
            domain.credentials.createClient(admin, TestDomain.client("STANDARD", null, Scopes.of("orders_read")));
            domain.credentials.createApiKey(TestDomain.OPERATOR.in("globex"), new NewApiKey("theirs", ""));
            domain.clock.advance(Duration.ofHours(1));

            assertThat(names(domain, sorted(Sort.NAME)))
                    .containsExactly("active", "expired", "expiring", "revoked", "Test");
            assertThat(names(domain, standing(Standing.ACTIVE))).containsExactly("active", "Test");
            assertThat(names(domain, standing(Standing.EXPIRING))).containsExactly("expiring");
            assertThat(names(domain, standing(Standing.EXPIRED))).containsExactly("expired");
            assertThat(names(domain, standing(Standing.REVOKED))).containsExactly("revoked");
            assertThat(names(
                            domain,
                            new CredentialSearch(
                                    "", CredentialType.OAUTH_CLIENT, null, "STANDARD", null, null, Sort.CREATED)))
                    .containsExactly("Test");
            var ofOther = new CredentialSearch(
                    "", null, null, null, null, other.author().toString(), Sort.CREATED);
            assertThat(lines(domain, ofOther, null, 10))
                    .singleElement()
                    .satisfies(line -> assertThat(line.creatorName()).isEqualTo("Ann Example"));
            var count = domain.stores
                    .transactions()
                    .<Integer>read(tx -> domain.stores
                            .credentialList()
                            .counted(tx, "acme", CredentialSearch.ALL, null, 1, 3, domain.clock.instant())
                            .count());
            assertThat(count).isEqualTo(3);
        }
    }

    /** What is counted of each state is what a search for it finds, whatever else is asked for. */
    @ParameterizedTest
    @EnumSource
    void countsWhatASearchForEachStateWouldFind(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            assertThat(counts(domain, CredentialSearch.ALL, 10))
                    .hasValueSatisfying(none -> assertThat(none.all()).isZero());
            key(domain, admin, "unused", null);
            key(domain, admin, "expired", Duration.ofHours(1));
            key(domain, admin, "ends late", Duration.ofDays(200));
            domain.clock.advance(CredentialSearch.IDLE.plusMillis(1));
            var turning = key(domain, admin, "fresh", null);
            domain.secretCommands.rotate(admin, turning, new RotationOverlap.Lasting(Duration.ofDays(1)));
            key(domain, admin, "ends soon", CredentialSearch.SOON);
            key(domain, admin, "ends later", CredentialSearch.SOON.plusMillis(1));
            domain.credentials.revoke(admin, key(domain, admin, "revoked", null));
            domain.credentials.createApiKey(TestDomain.OPERATOR.in("globex"), new NewApiKey("theirs", ""));

            assertThat(names(domain, standing(Standing.ENDING_SOON))).containsExactly("ends soon");
            assertThat(names(domain, standing(Standing.UNUSED))).containsExactly("ends late", "unused");
            assertThat(names(domain, standing(Standing.ROTATING))).containsExactly("fresh");
            assertThat(lines(domain, CredentialSearch.ALL, null, 10))
                    .filteredOn(CredentialLine::isRotating)
                    .extracting(CredentialLine::name)
                    .containsExactly("fresh");
            for (var search : List.of(standing(Standing.EXPIRED), text("ends"), text("nothing like it"))) {
                var counts = counts(domain, search, 7).orElseThrow();
                assertThat(counts.all())
                        .isEqualTo(names(domain, search.of(null)).size());
                for (var standing : Standing.values()) {
                    assertThat(counts.of(standing))
                            .as(standing + " of " + search)
                            .isEqualTo(names(domain, search.of(standing)).size());
                }
            }
            assertThat(counts(domain, text("ends"), 6))
                    .as("more than are counted")
                    .isEmpty();
        }
    }

    /** Both ways, in every order, though many are equal in it. */
    @ParameterizedTest
    @EnumSource
    void pagesToTheEndAndBackWithoutLoss(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            for (int i = 0; i < 11; i++) {
                key(domain, admin, "same " + i % 2, i % 3 == 0 ? Duration.ofDays(1) : null);
            }
            for (var search : orders()) {
                var whole = lines(domain, search, null, 100);
                assertThat(whole).hasSize(11);
                assertThat(whole.reversed()).isEqualTo(lines(domain, turned(search), null, 100));
                var forth = new ArrayList<CredentialLine>();
                for (var page = lines(domain, search, null, 4);
                        !page.isEmpty();
                        page = lines(domain, search, new Position(page.getLast().id(), false), 4)) {
                    forth.addAll(page);
                }
                assertThat(forth).as("forth by " + search).isEqualTo(whole);
                var back = new ArrayList<CredentialLine>();
                for (var page = lines(
                                domain, search, new Position(whole.getLast().id(), true), 4);
                        !page.isEmpty();
                        page = lines(
                                domain, search, new Position(page.getFirst().id(), true), 4)) {
                    back.addAll(0, page);
                }
                assertThat(back).as("back by " + search).isEqualTo(whole.subList(0, 10));
            }
        }
    }

    /** The plan rather than the time, because the time depends on the machine. */
    @ParameterizedTest
    @EnumSource
    void walksAnIndexWithAHundredThousandInOneCompany(TestDatabase database) throws SQLException {
        try (var domain = TestDomain.open(database, folder)) {
            assertThat(CredentialCommands.COUNT_MAX).isEqualTo(MANY);
            fill(domain);
            for (var search : orders()) {
                var sort = search.sort();
                for (var from :
                        new @Nullable Position[] {null, new Position("k500", false), new Position("k500", true)}) {
                    assertThat(lines(domain, search, from, 50))
                            .as("by " + search)
                            .hasSize(50);
                    var plan = plan(domain, database, SqlCredentialList.pageSql(search, from), sort);
                    assertThat(plan)
                            .as(search + " from " + from)
                            .contains("credential_by_" + index(sort))
                            .doesNotContainIgnoringCase("seq scan on credential c")
                            .doesNotContain("SCAN c");
                }
            }
            assertThat(plan(domain, database, SqlDueWork.ENDING, Sort.EXPIRY))
                    .contains("credential_ending")
                    .doesNotContain("SCAN c");
            assertThat(plan(domain, database, SqlDueWork.UNUSED, Sort.LAST_USED))
                    .contains("credential_idle")
                    .doesNotContain("SCAN c");
            var count = domain.stores
                    .transactions()
                    .<Long>read(tx -> domain.stores.credentials().countNotRevoked(tx, "acme"));
            assertThat(count).isEqualTo(MANY);
            findsFewAndManyByText(domain, database);
        }
    }

    /** Few are looked for along the names alone, many by a walk that comes upon them soon. */
    private void findsFewAndManyByText(TestDomain domain, TestDatabase database) throws SQLException {
        assertThat(names(domain, text("y 9999")))
                .hasSize(11)
                .startsWith("Key 9999", "Key 99990")
                .endsWith("Key 99999");
        assertThat(lines(domain, text("KEY 9999"), new Position("k99990", false), 3))
                .extracting(CredentialLine::id)
                .containsExactly("k99991", "k99992", "k99993");
        assertThat(found(domain, text("nothing like it"), 1_001)).isZero();
        assertThat(found(domain, text("k5"), 1_001)).as("by its id").isOne();
        assertThat(found(domain, text("key 999"), 1_001)).isEqualTo(111);
        assertThat(found(domain, text("key 999").of(Standing.REVOKED), 1_001)).isZero();
        assertThat(found(domain, text("key 9"), 1_001)).isEqualTo(1_001);
        assertThat(found(domain, text("key"), 1_001)).isEqualTo(1_001);
        assertThat(names(domain, text("key"))).hasSize(100).startsWith("Key 1", "Key 10", "Key 100");
        if (database == TestDatabase.SQLITE) {
            for (var search : CredentialConditions.SEARCHES) {
                assertThat(plan(
                                domain,
                                database,
                                search.replace(":pattern", "'%x%'").replace(":text", "'x'"),
                                Sort.NAME))
                        .contains("INDEX")
                        .doesNotContain("TEMP B-TREE")
                        .doesNotContain("credential_by_creation");
            }
        }
    }

    private static int found(TestDomain domain, CredentialSearch search, int max) {
        return domain.stores
                .transactions()
                .<Integer>read(tx -> domain.stores
                        .credentialList()
                        .counted(tx, "acme", search, null, 1, max, domain.clock.instant())
                        .count());
    }

    private static String index(Sort sort) {
        return switch (sort) {
            case CREATED -> "creation";
            case NAME -> "name";
            case LAST_USED -> "use";
            case EXPIRY -> "expiry";
        };
    }

    private static void fill(TestDomain domain) throws SQLException {
        domain.look("""
            with recursive number (n) as (select 1 union all select n + 1 from number where n < %d)
            insert into credential (company_id, id, type, name, description, created_by, created_at, allow_list)
            select 'acme', 'k' || n, 'API_KEY', 'Key ' || n, '', 'user:' || (n %% 7), n, '' from number
            """.formatted(MANY));
        domain.look("analyze credential");
    }

    private static String plan(TestDomain domain, TestDatabase database, String sql, Sort sort) throws SQLException {
        var key = sort == Sort.NAME ? "'key 5'" : "5";
        var bound = sql.replace(":companyId", "'acme'")
                .replace(":limit", "51")
                .replace(":key", key)
                .replace(":id", "'k5'")
                .replace(":now", "50")
                .replace(":until", "60")
                .replace(":before", "60");
        var text = new StringBuilder();
        try (var connection = domain.opened.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        (database == TestDatabase.SQLITE ? "explain query plan " : "explain ") + bound)) {
            while (rows.next()) {
                text.append(rows.getString(database == TestDatabase.SQLITE ? 4 : 1))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
