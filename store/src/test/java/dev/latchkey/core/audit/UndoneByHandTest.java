package dev.latchkey.core.audit;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever reads an entry of the log can undo by hand what it tells: each change of power is undone here with nothing but the entry, and
 * the company is then what it was before.
 */
class UndoneByHandTest {

    private static final Actor.OperatorInCompany BOSS = OPERATOR.in("acme");
    private static final Scopes BOTH = Scopes.of("orders_read", "orders_write");

    private final TestDomain domain;
    private final String key;
    private final String client;
    private final String person;

    UndoneByHandTest(@TempDir Path folder) {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
        domain.groups.createAccessGroup(BOSS, "east", "East", rules("us", "ca"));
        domain.groups.createAccessGroup(BOSS, "empty", "Empty, \"quoted\"", rules("de"));
        domain.roles.createRole(BOSS, "cr_own", "Own", permissions("price_lists_view", "orders_create"));
        key = domain.credentials
                .createApiKey(BOSS, new NewApiKey(new Label("Key", "Nightly"), null, IpAllowList.ANY))
                .credential()
                .id();
        client = domain.credentials
                .createClient(BOSS, client("STANDARD", "east", BOTH, in(9), "10.0.0.0/8", "2001:db8::/32"))
                .credential()
                .id();
        person = domain.user("STANDARD", "east").userId();
        domain.partners.createPartner(OPERATOR, "partner", "Partner");
        for (var name : List.of("app", "wanted", "new")) {
            var request = new NewApplication(
                    name, name, "", List.of(new RedirectUri("https://app.example/")), BOTH, Scopes.NONE, true, false);
            domain.partners.createApplication(new PartnerActor.OfPlatform(OPERATOR), "partner", request);
        }
        domain.installations.install(BOSS, "app", Scopes.of("orders_read"));
        domain.installations.request(BOSS, "wanted", BOTH);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    /** One command, and what somebody does who has read its entry. */
    private record Undoing(String command, Runnable done, Consumer<AuditEntry> byHand) {}

    @TestFactory
    Stream<DynamicTest> everythingIsUndoneWithTheEntryAlone() {
        return Stream.of(secretsAndTrials(), credentials(), people(), roles(), applications())
                .flatMap(List::stream)
                .map(one -> dynamicTest(one.command, () -> undo(one)));
    }

    private void undo(Undoing one) {
        var before = state();
        one.done.run();
        assertThat(state()).as("after the command").isNotEqualTo(before);
        var entry = TestAudit.entries(domain.stores, "acme").getFirst().entry();
        one.byHand.accept(entry);
        assertThat(state()).as("undone with %s", entry).isEqualTo(before);
    }

    private static Scopes scopes(@Nullable String text) {
        return Scopes.parse(String.valueOf(text));
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.equals(AuditFacts.NONE) ? null : text;
    }

    private static IpAllowList networks(@Nullable String text) {
        return "everywhere".equals(text)
                ? IpAllowList.ANY
                : IpAllowList.parse(List.of(String.valueOf(text).split(" ")));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        var found = orNull(text);
        return found == null ? null : Instant.parse(found);
    }

    private Instant in(int days) {
        return domain.clock.instant().plus(Duration.ofDays(days));
    }

    private static NewClient client(
            String role, @Nullable String group, Scopes scopes, @Nullable Instant end, String... networks) {
        var settings = new ClientSettings(role, group, scopes, TokenFormat.OPAQUE);
        return new NewClient(new Label("Client", "Reads"), end, IpAllowList.parse(List.of(networks)), settings);
    }

    /** A client made after what an entry tells of one. */
    private static NewClient client(SortedMap<String, String> facts) {
        var settings = new ClientSettings(
                String.valueOf(facts.get("role")),
                orNull(facts.get("accessGroupId")),
                scopes(facts.get("scopes")),
                TokenFormat.valueOf(String.valueOf(facts.get("tokenFormat"))));
        var label = new Label(String.valueOf(facts.get("name")), String.valueOf(facts.get("description")));
        return new NewClient(label, instant(facts.get("expiresAt")), networks(facts.get("networks")), settings);
    }

    private List<Undoing> credentials() {
        var commands = domain.credentials;
        return List.of(
                new Undoing(
                        "make a key",
                        () -> commands.createApiKey(BOSS, new NewApiKey("Second", "")),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "make a client",
                        () -> commands.createClient(BOSS, client("EMPLOYEE", null, BOTH, null)),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "change a key",
                        () -> commands.edit(
                                BOSS,
                                key,
                                new NewApiKey(new Label("Other", ""), in(2), IpAllowList.parse(List.of("10.0.0.0/8")))),
                        entry -> {
                            var was = entry.context();
                            var label = new Label(
                                    String.valueOf(was.get("previousName")),
                                    String.valueOf(was.get("previousDescription")));
                            var end = instant(was.get("previousExpiresAt"));
                            commands.edit(BOSS, key, new NewApiKey(label, end, networks(was.get("previousNetworks"))));
                        }),
                new Undoing(
                        "change a client",
                        () -> commands.edit(
                                BOSS, client, client("RESTRICTED", null, Scopes.of("customers_read"), in(3), "::/0")),
                        entry -> {
                            var was = new TreeMap<>(
                                    Map.of("name", "Client", "description", "Reads", "tokenFormat", "OPAQUE"));
                            entry.context().forEach((name, value) -> {
                                if (name.startsWith("previous")) {
                                    was.put(name.substring(8, 9).toLowerCase(Locale.ROOT) + name.substring(9), value);
                                }
                            });
                            commands.edit(BOSS, client, client(was));
                        }),
                new Undoing(
                        "revoke a client",
                        () -> commands.revoke(BOSS, client),
                        entry -> commands.createClient(BOSS, client(entry.context()))));
    }

    private List<Undoing> secretsAndTrials() {
        var secrets = domain.secretCommands;
        var subject = new Subject("acme", client);
        var trials = trials();
        return List.of(
                new Undoing(
                        "rotate a secret",
                        () -> secrets.rotate(BOSS, key, new RotationOverlap.Lasting(Duration.ofHours(1))),
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_SECRET_ROTATED);
                            assertThat(entry.context().get("previousSecrets")).endsWith("/-");
                            secrets.revoke(
                                    BOSS, key, String.valueOf(entry.context().get("secretId")));
                        }),
                new Undoing(
                        "apply a trial",
                        () -> {
                            var now = domain.clock.instant();
                            var trial = new ScopeTrial(subject, Scopes.of("orders_read"), now, in(1), "user:x");
                            domain.stores.transactions().write(tx -> {
                                domain.stores.trials().put(tx, trial);
                                return trial;
                            });
                            trials.apply(BOSS, client);
                        },
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_TRIAL_APPLIED);
                            domain.credentials.edit(BOSS, client, before -> {
                                var was = (Credential.OAuthClient) before;
                                var settings = was.settings();
                                return new NewClient(
                                        was.facts().label(),
                                        was.facts().expiresAt(),
                                        was.facts().allowList(),
                                        new ClientSettings(
                                                settings.systemRoleId(),
                                                settings.accessGroupId(),
                                                scopes(entry.context().get("previousScopes")),
                                                settings.tokenFormat()));
                            });
                        }));
    }

    private ScopeTrialCommands trials() {
        var permissions = TestCatalogue.ORDERS.permissions();
        var rights = new ActorRights(
                domain.stores.companies(),
                domain.stores.users(),
                new CredentialRights(domain.stores.credentials(), domain.stores.companies(), permissions, domain.clock),
                permissions);
        var credentials = new CredentialAssembly(
                domain.stores, rights, domain.scopes, domain.secrets, domain.hasher, domain.clock);
        return new ActivityAssembly(domain.stores, credentials.clients(), domain.clock).commands();
    }

    private List<Undoing> people() {
        CompanyCommands commands = domain.companies;
        var added = new NewUser("new", new EmailAddress("new@acme.example"), "New", "Person", "EMPLOYEE", null, null);
        return List.of(
                new Undoing(
                        "add a person",
                        () -> commands.createUser(BOSS, added),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), false)),
                new Undoing(
                        "give another role",
                        () -> commands.changeRole(BOSS, person, "EXTENDED", null),
                        entry -> commands.changeRole(
                                BOSS,
                                person,
                                String.valueOf(entry.context().get("previousRole")),
                                entry.context().get("previousAccessGroupId"))),
                new Undoing(
                        "deactivate",
                        () -> commands.setUserActive(BOSS, person, false),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), true)),
                new Undoing(
                        "rename",
                        () -> commands.updateUser(BOSS, person, new UserUpdate("Zoe", null, null, null, null)),
                        entry -> commands.updateUser(
                                BOSS,
                                person,
                                new UserUpdate(entry.context().get("previousFirstName"), null, null, null, null))));
    }

    private static Set<Permission> permissions(String... names) {
        return Arrays.stream(names).map(Permission::new).collect(Collectors.toSet());
    }

    private static SortedMap<String, SortedSet<String>> rules(String... countries) {
        return new TreeMap<>(Map.of("country", new TreeSet<>(List.of(countries))));
    }

    private static SortedMap<String, SortedSet<String>> rulesOf(@Nullable String json) {
        return JsonMapper.shared()
                .readValue(String.valueOf(json), new TypeReference<TreeMap<String, SortedSet<String>>>() {});
    }

    private List<Undoing> roles() {
        RoleCommands roles = domain.roles;
        AccessGroupCommands groups = domain.groups;
        return List.of(
                new Undoing(
                        "make a role",
                        () -> roles.createRole(BOSS, "cr_new", "New", permissions("price_lists_view")),
                        entry -> roles.removeRole(BOSS, entry.subject().id())),
                new Undoing(
                        "change a role",
                        () -> roles.editRole(BOSS, "cr_own", "Other", permissions("users_manage")),
                        entry -> roles.editRole(
                                BOSS,
                                "cr_own",
                                String.valueOf(entry.context().get("previousName")),
                                permissions(String.valueOf(entry.context().get("previousPermissions"))
                                        .split(" ")))),
                new Undoing(
                        "remove a role",
                        () -> roles.removeRole(BOSS, "cr_own"),
                        entry -> roles.createRole(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("name")),
                                permissions(String.valueOf(entry.context().get("permissions"))
                                        .split(" ")))),
                new Undoing(
                        "make a group",
                        () -> groups.createAccessGroup(BOSS, "new", "New", rules("fr", "it")),
                        entry -> groups.removeAccessGroup(BOSS, entry.subject().id())),
                new Undoing(
                        "change a group",
                        () -> groups.editAccessGroup(BOSS, "east", "Far east", rules("jp", "kr")),
                        entry -> groups.editAccessGroup(
                                BOSS,
                                "east",
                                String.valueOf(entry.context().get("previousName")),
                                rulesOf(entry.context().get("previousRules")))),
                new Undoing(
                        "remove a group",
                        () -> groups.removeAccessGroup(BOSS, "empty"),
                        entry -> groups.createAccessGroup(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("name")),
                                rulesOf(entry.context().get("rules")))));
    }

    private List<Undoing> applications() {
        var commands = domain.installations;
        return List.of(
                new Undoing(
                        "let an application in",
                        () -> commands.install(BOSS, "new", BOTH),
                        entry -> commands.uninstall(BOSS, entry.subject().id())),
                new Undoing("let one have more", () -> commands.install(BOSS, "app", BOTH), entry -> {
                    commands.uninstall(BOSS, "app");
                    commands.install(BOSS, "app", scopes(entry.context().get("previousScopes")));
                }),
                new Undoing(
                        "take one out",
                        () -> commands.uninstall(BOSS, "app"),
                        entry -> commands.install(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))),
                new Undoing(
                        "dismiss a wish",
                        () -> commands.dismissRequest(BOSS, "wanted"),
                        entry -> commands.request(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))));
    }

    /** What everybody may do: who is active and what lives, without ids that are made anew and instants of changes. */
    private Set<String> state() {
        var stores = domain.stores;
        return stores.transactions().read(tx -> {
            var all = new TreeSet<String>();
            stores.credentials()
                    .notRevoked(tx, "acme", "acme")
                    .getOrDefault("acme", List.of())
                    .forEach(one -> {
                        var working = one.secrets().stream()
                                .filter(secret ->
                                        !secret.stateAt(domain.clock.instant()).isFinal())
                                .count();
                        all.add("credential " + one.type() + one.seen().digest() + (working == 0 ? "" : " works"));
                        if (working > 1) {
                            all.add("a second secret of " + one.id());
                        }
                    });
            stores.users().page(tx, "acme", "", 100).stream()
                    .filter(user -> user.isActive())
                    .forEach(user -> all.add("user " + user.id() + user.seen().digest()));
            stores.companies().customRoles(tx, "acme").forEach(role -> all.add(role.toString()));
            stores.companies().groups(tx, "acme").forEach(group -> all.add(group.toString()));
            for (var name : List.of("app", "wanted", "new")) {
                stores.installations()
                        .find(tx, "acme", name)
                        .ifPresent(one -> all.add(name
                                + one.scopes()
                                + (one.request() == null
                                        ? ""
                                        : " wanted " + one.request().scopes())));
            }
            return all;
        });
    }
}
