package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.audit.EntryNames;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.Credentials.PageKey;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However many lines a page has, it asks the store a fixed number of times. */
class PageQueriesTest {

    private static final int LINES_MAX = 1_000;

    @TempDir
    private Path folder;

    private final Map<String, String> ofCompany = new HashMap<>();
    private final Map<String, String> ofPlatform = new HashMap<>();
    private int made;

    @ParameterizedTest
    @EnumSource
    void askForTheNamesOfALogOnceForEachKind(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            domain.partners.createPartner(TestDomain.OPERATOR, "partner", "Partner");
            var admin = domain.administrator();
            ofCompany.put(admin.userId(), "Ann Example");
            ofCompany.put("acme", "Acme");
            ofCompany.put("STANDARD", domain.catalogue.roles().get("STANDARD").name());
            tell(domain, "acme", AuditSubject.Type.SYSTEM_ROLE, "STANDARD");
            for (var i = 0; i < 2; i++) {
                fill(domain, admin);
            }
            var little = Map.of("acme", count(domain, "acme"), Change.PLATFORM, count(domain, Change.PLATFORM));
            for (var i = 0; i < 20; i++) {
                fill(domain, admin);
            }

            assertThat(count(domain, "acme")).isEqualTo(little.get("acme")).isEqualTo(6);
            assertThat(count(domain, Change.PLATFORM))
                    .isEqualTo(little.get(Change.PLATFORM))
                    .isBetween(1, 6);
            assertThat(names(domain, "acme")).isEqualTo(ofCompany);
            assertThat(names(domain, "globex")).isEqualTo(Map.of("globex", "Globex"));
            assertThat(names(domain, Change.PLATFORM)).containsAllEntriesOf(ofPlatform);
        }
    }

    @ParameterizedTest
    @EnumSource
    void askForTheSecretsOfCredentialsOnce(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            for (var i = 0; i < 12; i++) {
                domain.credentials.createApiKey(admin, new NewApiKey("Key " + i, ""));
            }
            var credentials = domain.stores.credentials();
            for (var limit : List.of(1, 5, 20)) {
                assertThat(ReloadQueriesTest.count(domain, tx -> credentials.page(tx, "acme", PageKey.start(), limit)))
                        .isEqualTo(2);
            }
            var page = domain.stores.transactions().read(tx -> credentials.page(tx, "acme", PageKey.start(), 5));
            assertThat(page).hasSize(5);
            for (Credential one : page) {
                assertThat(one.secrets()).hasSize(1);
                var found = domain.stores.transactions().read(tx -> credentials.find(tx, "acme", one.id()));
                assertThat(found).contains(one);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void askForTheNamesOfPeopleTogether(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var one = domain.user("STANDARD", null).userId();
            var other = domain.user("STANDARD", null).userId();
            var users = domain.stores.users();
            var ids = Set.of(one, other, "nobody");
            assertThat(ReloadQueriesTest.count(domain, tx -> users.names(tx, "acme", ids)))
                    .isEqualTo(1);
            assertThat(domain.stores.transactions().<Map<String, String>>read(tx -> users.names(tx, "acme", ids)))
                    .isEqualTo(Map.of(one, "Ann Example", other, "Ann Example"));
            assertThat(domain.stores.transactions().<Map<String, String>>read(tx -> users.names(tx, "globex", ids)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void countTheHoldersOfAllRolesTogether(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            domain.user("STANDARD", null);
            var left = domain.user("STANDARD", null);
            for (var i = 0; i < 5; i++) {
                domain.roles.createRole(admin, "cr_" + i, "Role " + i, Set.of());
                domain.user("cr_" + i, null);
            }
            var users = domain.stores.users();
            domain.stores.transactions().write(tx -> {
                users.setActive(tx, "acme", left.userId(), false);
                return tx;
            });
            assertThat(ReloadQueriesTest.count(domain, tx -> users.countActiveByRole(tx, "acme")))
                    .isEqualTo(1);
            assertThat(domain.stores
                            .transactions()
                            .<Map<String, Integer>>read(tx -> users.countActiveByRole(tx, "acme")))
                    .isEqualTo(Map.of(
                            "ADMINISTRATOR", 1, "STANDARD", 1, "cr_0", 1, "cr_1", 1, "cr_2", 1, "cr_3", 1, "cr_4", 1));
            assertThat(domain.stores
                            .transactions()
                            .<Map<String, Integer>>read(tx -> users.countActiveByRole(tx, "globex")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lookAtSoManyEntriesAndNoMore(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var entry = entries(domain, "acme").getFirst();
            var names = domain.stores.auditLog().names();
            var many = Collections.nCopies(EntryNames.ENTRIES_MAX, entry);
            assertThat(domain.stores.transactions().<Map<String, String>>read(tx -> names.of(tx, "acme", many)))
                    .containsEntry("acme", "Acme");
            var tooMany = Collections.nCopies(EntryNames.ENTRIES_MAX + 1, entry);
            assertThatThrownBy(() -> domain.stores.transactions().read(tx -> names.of(tx, "acme", tooMany)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** One more of everything that has a name, with entries about it and of it. */
    private void fill(TestDomain domain, Actor.CompanyUser admin) {
        made++;
        var user = domain.user("STANDARD", null).userId();
        named(domain, AuditSubject.Type.USER, user, "Ann Example");
        var key = domain.credentials
                .createApiKey(admin, new NewApiKey("Key " + made, ""))
                .credential()
                .id();
        named(domain, AuditSubject.Type.CREDENTIAL, key, "Key " + made);
        domain.roles.createRole(admin, "cr_" + made, "Role " + made, Set.of());
        named(domain, AuditSubject.Type.SYSTEM_ROLE, "cr_" + made, "Role " + made);
        var group = domain.groups.createAccessGroup(admin, "group_" + made, "Group " + made, new TreeMap<>());
        named(domain, AuditSubject.Type.ACCESS_GROUP, group.id(), "Group " + made);
        var clientId = "%032d".formatted(made);
        domain.partners.createApplication(
                new PartnerActor.OfPlatform(TestDomain.OPERATOR),
                "partner",
                new NewApplication(
                        clientId,
                        "Application " + made,
                        "",
                        List.of(new RedirectUri("https://app.example/callback")),
                        Scopes.of("orders_read"),
                        Scopes.NONE,
                        false,
                        false));
        named(domain, AuditSubject.Type.APPLICATION, clientId, "Application " + made);
        var operator = "operator" + made;
        var email = new EmailAddress(operator + "@latchkey.example");
        domain.stores
                .transactions()
                .write(tx -> domain.stores
                        .operators()
                        .insert(tx, new OperatorAccount(operator, email, null, true, domain.clock.instant())));
        ofPlatform.put(operator, email.value());
        tell(domain, Change.PLATFORM, AuditSubject.Type.OPERATOR, operator);
        tell(domain, "acme", AuditSubject.Type.OPERATOR, operator);
        tell(domain, "globex", AuditSubject.Type.USER, user);
    }

    private void named(TestDomain domain, AuditSubject.Type kind, String id, String name) {
        ofCompany.put(id, name);
        tell(domain, "acme", kind, id);
    }

    /** An entry about it, and one of its own about the company where it may be the author. */
    private static void tell(TestDomain domain, String log, AuditSubject.Type kind, String id) {
        domain.stores.transactions().write(tx -> {
            append(domain, tx, log, new Author(Author.Type.SYSTEM, "test"), new AuditSubject(kind, id));
            for (var author : Author.Type.values()) {
                if (author.name().equals(kind.name())) {
                    append(domain, tx, log, new Author(author, id), new AuditSubject(AuditSubject.Type.COMPANY, log));
                }
            }
            return log;
        });
    }

    private static void append(TestDomain domain, Transaction tx, String log, Author author, AuditSubject subject) {
        domain.stores
                .auditLog()
                .append(
                        tx,
                        new AuditEntry(
                                log, domain.clock.instant(), AuditEvent.AUDIT_LOG_EXPORTED, author, subject, Map.of()));
    }

    private static int count(TestDomain domain, String log) {
        var entries = entries(domain, log);
        return ReloadQueriesTest.count(
                domain, tx -> domain.stores.auditLog().names().of(tx, log, entries));
    }

    private static Map<String, String> names(TestDomain domain, String log) {
        var entries = entries(domain, log);
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.auditLog().names().of(tx, log, entries));
    }

    private static List<ChainedEntry> entries(TestDomain domain, String log) {
        return TestAudit.entries(domain.stores, log, Long.MAX_VALUE, LINES_MAX);
    }
}
