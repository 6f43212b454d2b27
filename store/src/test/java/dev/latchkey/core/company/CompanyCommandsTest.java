package dev.latchkey.core.company;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class CompanyCommandsTest {

    private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);

    private final TestDomain domain;

    CompanyCommandsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void findsUserByAddressInAnySpelling() {
        var password = PasswordHash.of("correct horse", CHEAP, new SecureRandom());
        var made = domain.companies.createUser(
                OPERATOR.in("acme"),
                new NewUser("u1", new EmailAddress("Ann@Acme.example"), "Ann", "Lee", "STANDARD", null, password));

        var found = domain.stores
                .transactions()
                .read(tx -> domain.stores.users().findByEmail(tx, "acme", new EmailAddress("aNN@acme.EXAMPLE")))
                .orElseThrow();

        assertThat(found).isEqualTo(made);
        var stored = Objects.requireNonNull(found.passwordHash());
        assertThat(stored.matches("correct horse")).isTrue();
        assertThat(stored.matches("wrong horse")).isFalse();
        assertThat(stored).hasToString("PasswordHash[redacted]");
    }

    @Test
    void keepsAddressesUniqueInACompanyAndLooksAtNoOther() {
        domain.companies.createUser(OPERATOR.in("acme"), user("u1", "ann@acme.example", "STANDARD", null));
        assertRefused(
                Reason.CONFLICT,
                () -> domain.companies.createUser(
                        OPERATOR.in("acme"), user("u2", "ANN@acme.example", "STANDARD", null)));
        // The same address and the same id in another company are another user.
        domain.companies.createUser(OPERATOR.in("globex"), user("u1", "ANN@acme.example", "EMPLOYEE", null));
        assertThat(findRole("globex", "u1")).isEqualTo("EMPLOYEE");
        assertThat(findRole("acme", "u1")).isEqualTo("STANDARD");
    }

    @Test
    void letsNobodyAssignMoreThanTheyHold() {
        var id = "cr_people";
        domain.roles.createRole(
                OPERATOR.in("acme"),
                id,
                "People",
                Set.of(Permissions.USERS_MANAGE, new Permission("price_lists_view")));
        var people = domain.user(id, null);
        var admin = domain.administrator();

        domain.companies.createUser(people, user("e1", "e1@acme.example", "EMPLOYEE", null));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.companies.createUser(people, user("a1", "a1@acme.example", "ADMINISTRATOR", null)));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.companies.changeRole(people, admin.userId(), "EMPLOYEE", null));
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.companies.setUserActive(people, admin.userId(), false));
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.companies.createUser(
                        domain.user("EXTENDED", null), user("e2", "e2@acme.example", "EMPLOYEE", null)));
    }

    @Test
    void countsARoleTakenAwayAMomentAgo() {
        var admin = domain.administrator();
        domain.companies.createUser(OPERATOR.in("acme"), user("a2", "a2@acme.example", "ADMINISTRATOR", null));
        domain.companies.changeRole(OPERATOR.in("acme"), admin.userId(), "EMPLOYEE", null);
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.companies.createUser(admin, user("x1", "x1@acme.example", "EMPLOYEE", null)));
        domain.companies.changeRole(OPERATOR.in("acme"), admin.userId(), "ADMINISTRATOR", null);
        domain.companies.setUserActive(OPERATOR.in("acme"), admin.userId(), false);
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.companies.createUser(admin, user("x1", "x1@acme.example", "EMPLOYEE", null)));
    }

    @Test
    void keepsTheLastAdmin() {
        var admin = domain.administrator();
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.companies.changeRole(OPERATOR.in("acme"), admin.userId(), "EXTENDED", null));
        assertRefused(
                Reason.NOT_PERMITTED, () -> domain.companies.setUserActive(OPERATOR.in("acme"), admin.userId(), false));
        domain.companies.createUser(OPERATOR.in("acme"), user("a2", "a2@acme.example", "ADMINISTRATOR", null));
        domain.companies.setUserActive(OPERATOR.in("acme"), admin.userId(), false);
        assertRefused(Reason.NOT_PERMITTED, () -> domain.companies.setUserActive(OPERATOR.in("acme"), "a2", false));
    }

    @Test
    void letsNobodyTakeTheirOwnPower() {
        var admin = domain.administrator();
        domain.companies.createUser(OPERATOR.in("acme"), user("a2", "a2@acme.example", "ADMINISTRATOR", null));
        assertRefused(Reason.NOT_PERMITTED, () -> domain.companies.setUserActive(admin, admin.userId(), false));
        assertRefused(Reason.NOT_PERMITTED, () -> domain.companies.changeRole(admin, admin.userId(), "EXTENDED", null));
    }

    private List<AuditEntry> told(String userId) {
        return TestAudit.entries(domain.stores, "acme").stream()
                .map(ChainedEntry::entry)
                .filter(entry -> entry.subject().id().equals(userId))
                .toList();
    }

    @Test
    void tellsOfEachChangeOnceAndNamesTheGroup() {
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put("country", new TreeSet<>(Set.of("no")));
        domain.groups.createAccessGroup(OPERATOR.in("acme"), "g1", "North", rules);
        domain.companies.createUser(OPERATOR.in("acme"), user("u1", "u1@acme.example", "EMPLOYEE", null));
        domain.companies.assignAccessGroup(OPERATOR.in("acme"), Set.of("u1"), new GroupAssignment("g1"));
        var assigned = told("u1").getFirst();
        assertThat(assigned.event()).isEqualTo(AuditEvent.USER_ROLE_CHANGED);
        assertThat(assigned.context())
                .containsEntry("previousAccessGroup", "none")
                .containsEntry("currentAccessGroup", "North")
                .containsEntry("currentAccessGroupId", "g1");

        domain.companies.changeRole(OPERATOR.in("acme"), "u1", "STANDARD", null);
        assertThat(told("u1").getFirst().context())
                .containsEntry("currentRole", "STANDARD")
                .containsEntry("previousAccessGroup", "North")
                .containsEntry("currentAccessGroup", "none");

        var before = told("u1").size();
        domain.companies.changeRole(OPERATOR.in("acme"), "u1", "STANDARD", null);
        domain.companies.setUserActive(OPERATOR.in("acme"), "u1", true);
        assertThat(told("u1")).as("nothing changed").hasSize(before);
        domain.companies.setUserActive(OPERATOR.in("acme"), "u1", false);
        domain.companies.setUserActive(OPERATOR.in("acme"), "u1", false);
        assertThat(told("u1")).hasSize(before + 1);
    }

    @Test
    void refusesForeignIds() {
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put("country", new TreeSet<>(Set.of("us", "ca")));
        domain.groups.createAccessGroup(OPERATOR.in("globex"), "g1", "East", rules);
        domain.roles.createRole(OPERATOR.in("globex"), "cr_1", "Own", Set.of(new Permission("orders_create")));
        domain.companies.createUser(OPERATOR.in("globex"), user("u9", "u9@globex.example", "EMPLOYEE", "g1"));
        var admin = domain.administrator();

        assertRefused(
                Reason.INVALID,
                () -> domain.companies.createUser(admin, user("u1", "u1@acme.example", "EMPLOYEE", "g1")));
        assertRefused(
                Reason.INVALID, () -> domain.companies.createUser(admin, user("u1", "u1@acme.example", "cr_1", null)));
        assertRefused(Reason.NOT_FOUND, () -> domain.companies.changeRole(admin, "u9", "EMPLOYEE", null));
        assertRefused(Reason.NOT_FOUND, () -> domain.companies.setUserActive(admin, "u9", false));
        var group = domain.stores
                .transactions()
                .read(tx -> domain.stores.companies().findGroup(tx, "globex", "g1"))
                .orElseThrow();
        assertThat(group.rules()).isEqualTo(rules);
    }

    @Test
    void refusesWhatIsTaken() {
        assertRefused(Reason.CONFLICT, () -> domain.companies.createCompany(OPERATOR, "other", "acme", "Another Acme"));
        assertRefused(Reason.INVALID, () -> domain.companies.createCompany(OPERATOR, "other", "Not Valid", "Other"));
        assertRefused(
                Reason.INVALID, () -> domain.roles.createRole(OPERATOR.in("acme"), "ADMINISTRATOR", "Admin", Set.of()));
    }

    /** Its users are invited in its name. */
    @Test
    void noCompanyIsCalledAsTheProduct() {
        for (var name : List.of("Latchkey", "Latchkey Support", "L4tchkey Inc.", "Official LatchKey")) {
            assertRefused(Reason.CONFLICT, () -> domain.companies.createCompany(OPERATOR, "other", "other", name));
        }
        assertThatThrownBy(() -> domain.companies.createCompany(OPERATOR, "other", "other", "Latchkey Support"))
                .hasMessageEndingWith("that of this product (Latchkey)");
        domain.companies.createCompany(OPERATOR, "other", "other", "Latch and Key Makers");
    }

    @Test
    void limitsTheRulesOfAGroup() {
        assertThat(group(AccessGroup.FIELDS_MAX, 1).rules()).hasSize(AccessGroup.FIELDS_MAX);
        assertThat(group(1, AccessGroup.VALUES_MAX).rules().values())
                .allSatisfy(values -> assertThat(values).hasSize(AccessGroup.VALUES_MAX));
        assertRefused(Reason.INVALID, () -> group(AccessGroup.FIELDS_MAX + 1, 1));
        assertRefused(Reason.INVALID, () -> group(1, AccessGroup.VALUES_MAX + 1));
        assertRefused(Reason.INVALID, () -> group(1, 0));
    }

    /** What a form would not take again is taken from nobody else. */
    @Test
    void limitsTheLengthOfTheRulesOfAGroup() {
        var values = IntStream.range(0, AccessGroup.VALUES_MAX)
                .mapToObj(i -> "%0100d".formatted(i))
                .collect(Collectors.toCollection(TreeSet::new));
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put("brand", values);
        var made = domain.groups.createAccessGroup(domain.administrator(), "long", "Long", rules);
        assertThat(made.rules()).isEqualTo(rules);
        rules.put("department", new TreeSet<>(Set.of("x")));
        assertRefused(
                Reason.INVALID,
                () -> domain.groups.createAccessGroup(domain.administrator(), "longer", "Longer", rules));
        assertRefused(
                Reason.INVALID, () -> domain.groups.editAccessGroup(domain.administrator(), "long", "Long", rules));
    }

    private static AccessGroup group(int fieldCount, int valueCount) {
        var values = IntStream.range(0, valueCount).mapToObj(i -> "v" + i).collect(Collectors.toSet());
        var rules = new TreeMap<String, SortedSet<String>>();
        IntStream.range(0, fieldCount).forEach(i -> rules.put("f" + i, new TreeSet<>(values)));
        return new AccessGroup("acme", "g", "East", rules);
    }

    private @Nullable String findRole(String companyId, String userId) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.users().find(tx, companyId, userId))
                .map(User::systemRoleId)
                .orElse(null);
    }

    private static NewUser user(String id, String email, String role, @Nullable String group) {
        return new NewUser(id, new EmailAddress(email), "Ann", "Lee", role, group, null);
    }
}
