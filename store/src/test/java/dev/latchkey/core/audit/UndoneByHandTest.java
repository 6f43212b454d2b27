package dev.latchkey.core.audit;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandsOfCore;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.grant.Redemption;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import dev.latchkey.testing.TestCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
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
    private static final String REDIRECT_URI = "https://app.example/";
    private static final ClientProof BY_KEYS = ClientProof.by(
                    ClientKeys.inline(jwks("")).takingEndpointAudience(true))
            .requiringDpop(true);
    private static final ClientProof AT_ADDRESS = ClientProof.by(ClientKeys.at("https://keys.example/jwks"));

    private final TestDomain domain;
    private final String key;
    private final String client;
    private final String person;
    private final String tried;
    private final String untried;
    private final String keyed;
    private final String elsewhere;
    private final String turning;
    private final String oldSecret;
    private final String holder;

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
        untried = made(ClientProof.SECRET);
        keyed = made(BY_KEYS);
        elsewhere = made(AT_ADDRESS);
        var first = domain.credentials
                .createApiKey(BOSS, new NewApiKey("Turning", ""))
                .credential();
        turning = first.id();
        oldSecret = first.secrets().getFirst().id();
        domain.secretCommands.rotate(BOSS, turning, new RotationOverlap.Lasting(Duration.ofHours(1)));
        tried = made(ClientProof.SECRET);
        for (var one : List.of(tried, untried)) {
            used(one, "orders_read");
        }
        trialCommands().start(BOSS, tried, 7);
        holder = domain.user("EMPLOYEE", null).userId();
        makePartner();
    }

    private String made(ClientProof proof) {
        return domain.credentials
                .createClient(BOSS, client("STANDARD", null, BOTH, null, "10.0.0.0/8"), proof)
                .client()
                .id();
    }

    private void used(String clientId, String scope) {
        var today = domain.clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
        var use = new Activity.ScopeUse(today, scope, 1);
        var activity =
                new Activity(new Subject("acme", clientId), List.of(), List.of(), List.of(), List.of(use), List.of());
        domain.stores.transactions().write(tx -> {
            domain.stores.activity().add(tx, List.of(activity));
            return activity;
        });
    }

    private void makePartner() {
        var actor = new PartnerActor.OfPlatform(OPERATOR);
        domain.partners.createPartner(OPERATOR, "partner", "Partner");
        domain.partners.regenerateKey(actor, "partner", new RotationOverlap.None());
        for (var name : List.of("app", "wanted", "new", "used")) {
            domain.partners.createApplication(actor, "partner", application(name));
        }
        domain.installations.install(BOSS, "app", Scopes.of("orders_read"));
        domain.installations.request(BOSS, "wanted", BOTH);
        domain.installations.install(BOSS, "used", BOTH);
        consent(holder, "used", Scopes.of("orders_read"));
    }

    private static NewApplication application(String name) {
        return new NewApplication(
                name, name, "", List.of(new RedirectUri(REDIRECT_URI)), BOTH, Scopes.NONE, false, false);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    /** One command, and what somebody does who has read its entry. */
    private record Undoing(String command, String name, String log, Runnable done, Consumer<AuditEntry> byHand) {
        Undoing(String command, String name, Runnable done, Consumer<AuditEntry> byHand) {
            this(command, name, "acme", done, byHand);
        }
    }

    /** Commands that take an actor and are undone nowhere here, and why. */
    private static final Map<String, String> NOT_UNDONE = Map.ofEntries(
            Map.entry("Invitations.send", "a letter, whose link ends by itself and gives what its person has"),
            Map.entry(
                    "PartnerCommands.createPartnerUser",
                    "nothing ends one of a partner's people; the partner is deactivated"),
            Map.entry("ManagedClients.get", "looks"),
            Map.entry("ManagedClients.narrow", "a part of ScopeTrialCommands.apply"),
            Map.entry("ManagedClients.record", "the telling itself"),
            Map.entry("InstallationCommands.mayInstall", "looks"),
            Map.entry("InstallationCommands.list", "looks"),
            Map.entry("CompanyGrants.ofApplication", "looks"),
            Map.entry("CompanyGrants.countUsers", "looks"),
            Map.entry("ConsentCommands.consented", "looks"),
            Map.entry("ConsentCommands.refuse", "somebody says no, which gives and takes nothing"),
            Map.entry("ConsentCommands.liveOf", "looks"),
            Map.entry("ActorRights.get", "looks"),
            Map.entry("PowerRule.own", "looks"),
            Map.entry("PowerRule.require", "compares"),
            Map.entry("PowerRule.give", "compares"),
            Map.entry("PowerRule.change", "compares"),
            Map.entry("PowerRule.end", "compares"));

    @Test
    void everyCommandIsHereOrNamedWithItsReason() {
        var there = CommandsOfCore.taking(Actor.class, PartnerActor.class).stream()
                .map(CommandsOfCore::name)
                .collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<>(NOT_UNDONE.keySet());
        table().map(Undoing::command).forEach(known::add);
        assertThat(known).isEqualTo(there);
    }

    private Stream<Undoing> table() {
        return Stream.of(
                        secretsAndTrials(),
                        trials(),
                        credentials(),
                        proofs(),
                        people(),
                        roles(),
                        applications(),
                        grants(),
                        partners(),
                        companies())
                .flatMap(List::stream);
    }

    @TestFactory
    Stream<DynamicTest> everythingIsUndoneWithTheEntryAlone() {
        return table().map(one -> dynamicTest(one.name, () -> undo(one)));
    }

    private void undo(Undoing one) {
        var before = state();
        one.done.run();
        assertThat(state()).as("after the command").isNotEqualTo(before);
        var entry = TestAudit.entries(domain.stores, one.log).getFirst().entry();
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
                        "CredentialCommands.createApiKey",
                        "make a key",
                        () -> commands.createApiKey(BOSS, new NewApiKey("Second", "")),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.createClient",
                        "make a client",
                        () -> commands.createClient(BOSS, client("EMPLOYEE", null, BOTH, null)),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.importApiKey",
                        "take a key in",
                        () -> commands.importApiKey(
                                BOSS,
                                new NewApiKey("Taken in", ""),
                                new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef"))),
                        entry -> commands.revoke(BOSS, entry.subject().id())),
                new Undoing(
                        "CredentialCommands.edit",
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
                        "CredentialCommands.edit",
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
                        "CredentialCommands.revoke",
                        "revoke a client",
                        () -> commands.revoke(BOSS, client),
                        entry -> commands.createClient(BOSS, client(entry.context()))));
    }

    private List<Undoing> secretsAndTrials() {
        var secrets = domain.secretCommands;
        return List.of(
                new Undoing(
                        "SecretCommands.rotate",
                        "rotate a secret",
                        () -> secrets.rotate(BOSS, key, new RotationOverlap.Lasting(Duration.ofHours(1))),
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_SECRET_ROTATED);
                            assertThat(entry.context().get("previousSecrets")).endsWith("/-");
                            secrets.revoke(
                                    BOSS, key, String.valueOf(entry.context().get("secretId")));
                        }),
                new Undoing(
                        "SecretCommands.revoke",
                        "cut a secret off",
                        () -> secrets.revoke(BOSS, turning, oldSecret),
                        entry -> {
                            assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_SECRET_CUT_OFF);
                            var end = String.valueOf(entry.context().get("secrets"))
                                    .replaceAll(".*/([0-9]\\S*).*", "$1");
                            var left = Duration.between(domain.clock.instant(), Instant.parse(end));
                            secrets.rotate(BOSS, turning, new RotationOverlap.Lasting(left));
                        }));
    }

    private int daysTo(@Nullable String end) {
        return (int) Duration.between(domain.clock.instant(), Instant.parse(String.valueOf(end)))
                .toDays();
    }

    private List<Undoing> trials() {
        var trials = trialCommands();
        return List.of(
                new Undoing(
                        "ScopeTrialCommands.start",
                        "start a trial",
                        () -> trials.start(BOSS, untried, 5),
                        entry -> trials.discard(BOSS, entry.subject().id())),
                new Undoing(
                        "ScopeTrialCommands.discard", "discard a trial", () -> trials.discard(BOSS, tried), entry -> {
                            var trial = trials.start(
                                    BOSS, tried, daysTo(entry.context().get("endsAt")));
                            assertThat(trial.scopes())
                                    .isEqualTo(scopes(entry.context().get("scopesTried")));
                        }),
                new Undoing("ScopeTrialCommands.apply", "apply a trial", () -> trials.apply(BOSS, tried), entry -> {
                    assertThat(entry.event()).isEqualTo(AuditEvent.CREDENTIALS_TRIAL_APPLIED);
                    domain.credentials.edit(BOSS, tried, before -> {
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
                    trials.start(BOSS, tried, daysTo(entry.context().get("endsAt")));
                }));
    }

    private ActorRights rights() {
        var permissions = TestCatalogue.ORDERS.permissions();
        return new ActorRights(
                domain.stores.companies(),
                domain.stores.users(),
                new CredentialRights(domain.stores.credentials(), domain.stores.companies(), permissions, domain.clock),
                permissions,
                domain.scopes);
    }

    private ScopeTrialCommands trialCommands() {
        var credentials = new CredentialAssembly(
                domain.stores,
                rights(),
                domain.scopes,
                domain.secrets,
                domain.hasher,
                SecurityProfile.STANDARD,
                domain.clock);
        return new ActivityAssembly(domain.stores, credentials.clients(), domain.clock).commands();
    }

    /** How a client proved itself, after what an entry tells of it under names with this end. */
    private static ClientProof proof(SortedMap<String, String> facts, String when) {
        var method = ClientMethod.valueOf(String.valueOf(facts.get("method" + when)));
        var jwks = facts.get("jwks" + when);
        var address = facts.get("jwksUri" + when);
        var keys = jwks == null && address == null
                ? null
                : new ClientKeys(jwks, address, Boolean.parseBoolean(facts.get("endpointAudience" + when)));
        return new ClientProof(method, keys, Boolean.parseBoolean(facts.get("dpopBound" + when)));
    }

    private List<Undoing> proofs() {
        var commands = domain.proofCommands;
        Consumer<AuditEntry> byHand =
                entry -> commands.change(BOSS, entry.subject().id(), proof(entry.context(), "Before"), _ -> {});
        return List.of(
                new Undoing(
                        "ClientProofCommands.change",
                        "give a client keys in place of its secret",
                        () -> commands.change(BOSS, untried, BY_KEYS, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "take a client's keys",
                        () -> commands.change(BOSS, keyed, ClientProof.SECRET, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "read a client's keys elsewhere",
                        () -> commands.change(BOSS, keyed, AT_ADDRESS, _ -> {}),
                        byHand),
                new Undoing(
                        "ClientProofCommands.change",
                        "take a client's keys in",
                        () -> commands.change(BOSS, elsewhere, BY_KEYS, _ -> {}),
                        byHand),
                new Undoing(
                        "CredentialCommands.revoke",
                        "revoke a client with keys",
                        () -> domain.credentials.revoke(BOSS, keyed),
                        entry -> domain.credentials.createClient(
                                BOSS, client(entry.context()), proof(entry.context(), ""))));
    }

    /** The largest set of keys, all of whose characters a line of the export must escape: the line still is one. */
    @Test
    void theEntryOfTheLargestSetOfKeysIsExportedWhole() throws AuditLines.Malformed {
        var room = ClientKeys.JWKS_LENGTH_MAX - jwks("").length();
        var largest = ClientProof.by(ClientKeys.inline(jwks("\\\\".repeat(room / 2) + (room % 2 == 0 ? "" : "x"))));
        domain.proofCommands.change(BOSS, keyed, largest, _ -> {});
        domain.proofCommands.change(BOSS, keyed, BY_KEYS, _ -> {});
        var entry = TestAudit.entries(domain.stores, "acme").getFirst();
        assertThat(proof(entry.entry().context(), "Before")).isEqualTo(largest);
        assertThat(AuditLines.read(AuditLines.write(entry))).isEqualTo(entry);
    }

    private static String jwks(String more) {
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
            + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}],\"more\":\"" + more + "\"}";
    }

    private List<Undoing> people() {
        CompanyCommands commands = domain.companies;
        var added = new NewUser("new", new EmailAddress("new@acme.example"), "New", "Person", "EMPLOYEE", null, null);
        return List.of(
                new Undoing(
                        "CompanyCommands.createUser",
                        "add a person",
                        () -> commands.createUser(BOSS, added),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), false)),
                new Undoing(
                        "CompanyCommands.changeRole",
                        "give another role",
                        () -> commands.changeRole(BOSS, person, "EXTENDED", null),
                        entry -> commands.changeRole(
                                BOSS,
                                person,
                                String.valueOf(entry.context().get("previousRole")),
                                entry.context().get("previousAccessGroupId"))),
                new Undoing(
                        "CompanyCommands.assignAccessGroup",
                        "put into another group",
                        () -> commands.assignAccessGroup(BOSS, Set.of(person), new GroupAssignment("empty")),
                        entry -> commands.changeRole(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("previousRole")),
                                entry.context().get("previousAccessGroupId"))),
                new Undoing(
                        "CompanyCommands.setUserActive",
                        "deactivate",
                        () -> commands.setUserActive(BOSS, person, false),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), true)),
                new Undoing(
                        "CompanyCommands.updateUser",
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
                        "RoleCommands.createRole",
                        "make a role",
                        () -> roles.createRole(BOSS, "cr_new", "New", permissions("price_lists_view")),
                        entry -> roles.removeRole(BOSS, entry.subject().id())),
                new Undoing(
                        "RoleCommands.editRole",
                        "change a role",
                        () -> roles.editRole(BOSS, "cr_own", "Other", permissions("users_manage")),
                        entry -> roles.editRole(
                                BOSS,
                                "cr_own",
                                String.valueOf(entry.context().get("previousName")),
                                permissions(String.valueOf(entry.context().get("previousPermissions"))
                                        .split(" ")))),
                new Undoing(
                        "RoleCommands.removeRole",
                        "remove a role",
                        () -> roles.removeRole(BOSS, "cr_own"),
                        entry -> roles.createRole(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("name")),
                                permissions(String.valueOf(entry.context().get("permissions"))
                                        .split(" ")))),
                new Undoing(
                        "AccessGroupCommands.createAccessGroup",
                        "make a group",
                        () -> groups.createAccessGroup(BOSS, "new", "New", rules("fr", "it")),
                        entry -> groups.removeAccessGroup(BOSS, entry.subject().id())),
                new Undoing(
                        "AccessGroupCommands.editAccessGroup",
                        "change a group",
                        () -> groups.editAccessGroup(BOSS, "east", "Far east", rules("jp", "kr")),
                        entry -> groups.editAccessGroup(
                                BOSS,
                                "east",
                                String.valueOf(entry.context().get("previousName")),
                                rulesOf(entry.context().get("previousRules")))),
                new Undoing(
                        "AccessGroupCommands.removeAccessGroup",
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
                        "InstallationCommands.install",
                        "let an application in",
                        () -> commands.install(BOSS, "new", BOTH),
                        entry -> commands.uninstall(BOSS, entry.subject().id())),
                new Undoing(
                        "InstallationCommands.install",
                        "let one have more",
                        () -> commands.install(BOSS, "app", BOTH),
                        entry -> {
                            commands.uninstall(BOSS, "app");
                            commands.install(BOSS, "app", scopes(entry.context().get("previousScopes")));
                        }),
                new Undoing(
                        "InstallationCommands.uninstall",
                        "take one out",
                        () -> commands.uninstall(BOSS, "app"),
                        entry -> commands.install(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))),
                new Undoing(
                        "InstallationCommands.approveRequest",
                        "grant a wish",
                        () -> commands.approveRequest(BOSS, "wanted", BOTH),
                        entry -> {
                            commands.uninstall(BOSS, entry.subject().id());
                            assertThat(entry.context()).containsEntry("previousScopes", "");
                            commands.request(
                                    BOSS,
                                    entry.subject().id(),
                                    scopes(entry.context().get("previousRequestedScopes")));
                        }),
                new Undoing(
                        "InstallationCommands.request",
                        "wish for one",
                        () -> commands.request(BOSS, "new", BOTH),
                        entry -> commands.dismissRequest(BOSS, entry.subject().id())),
                new Undoing(
                        "InstallationCommands.dismissRequest",
                        "dismiss a wish",
                        () -> commands.dismissRequest(BOSS, "wanted"),
                        entry -> commands.request(
                                BOSS,
                                entry.subject().id(),
                                scopes(entry.context().get("scopes")))));
    }

    private List<Undoing> grants() {
        var grants = new CompanyGrants(
                domain.stores.transactions(),
                domain.stores.userGrants(),
                new GrantEndings(domain.stores, domain.clock),
                rights());
        Consumer<AuditEntry> byHand = this::consentAgain;
        return List.of(
                new Undoing("CompanyGrants.revoke", "end a grant", () -> grants.revoke(BOSS, holder, "used"), byHand),
                new Undoing(
                        "CompanyGrants.revokeAll",
                        "end an application's grants",
                        () -> grants.revokeAll(BOSS, "used"),
                        byHand),
                new Undoing(
                        "ConsentCommands.revokeByUser",
                        "end one's own grant",
                        () -> domain.consents.revokeByUser(new Actor.CompanyUser("acme", holder), "used"),
                        byHand));
    }

    /** Nobody gives what only its user can; the entry says whom to ask for what. */
    private void consentAgain(AuditEntry entry) {
        assertThat(entry.event()).isEqualTo(AuditEvent.OAUTH_APPLICATION_ACCESS_REVOKED);
        consent(
                String.valueOf(entry.context().get("user")),
                String.valueOf(entry.context().get("application")),
                scopes(entry.context().get("scopes")));
    }

    private void consent(String userId, String clientId, Scopes scopes) {
        var code = domain.consents.authorize(
                new Authorization("acme", userId, clientId, REDIRECT_URI, scopes, null, null, null));
        var application = domain.applications.find(clientId).orElseThrow();
        var redeemed = domain.grantCommands
                .redeem(code, new CodeExchange(application, REDIRECT_URI, null, null, null))
                .toCompletableFuture()
                .join();
        assertThat(redeemed).isInstanceOf(Redemption.Granted.class);
    }

    private List<Undoing> partners() {
        var commands = domain.partners;
        var actor = new PartnerActor.OfPlatform(OPERATOR);
        var overlap = new RotationOverlap.Lasting(Duration.ofHours(1));
        Consumer<AuditEntry> oneKeyAgain = entry -> {
            assertThat(entry.context().get("previousSecrets")).endsWith("/-").doesNotContain(" ");
            assertThat(entry.context().get("currentSecrets"))
                    .contains(domain.clock.instant().plus(Duration.ofHours(1)).toString());
            commands.regenerateKey(actor, "partner", new RotationOverlap.None());
        };
        return List.of(
                inPartner(
                        "PartnerCommands.createPartner",
                        "second",
                        () -> commands.createPartner(OPERATOR, "second", "Second"),
                        entry -> {
                            assertThat(entry.context()).containsEntry("name", "Second");
                            commands.setPartnerActive(OPERATOR, entry.subject().id(), false);
                        }),
                inPartner(
                        "PartnerCommands.setPartnerActive",
                        "partner",
                        () -> commands.setPartnerActive(OPERATOR, "partner", false),
                        entry -> {
                            commands.setPartnerActive(OPERATOR, entry.subject().id(), wasActive(entry));
                            // Each company's own log tells which of its people's grants ended.
                            var ended = TestAudit.entries(domain.stores, "acme").getFirst();
                            consentAgain(ended.entry());
                        }),
                inPartner(
                        "PartnerCommands.regenerateKey",
                        "partner",
                        () -> commands.regenerateKey(actor, "partner", overlap),
                        oneKeyAgain),
                inPartner(
                        "PartnerCommands.importKey",
                        "partner",
                        () -> commands.importKey(
                                actor,
                                "partner",
                                overlap,
                                new ImportedSecret.ByValue(new Secret("made-elsewhere-0123456789abcdef"))),
                        oneKeyAgain),
                inPartner(
                        "PartnerCommands.createApplication",
                        "partner",
                        () -> commands.createApplication(actor, "partner", application("another")),
                        entry -> {
                            assertThat(entry.context())
                                    .containsEntry("redirectUris", REDIRECT_URI)
                                    .containsEntry("scopes", BOTH.toString())
                                    .containsEntry("method", "CLIENT_SECRET");
                            commands.setApplicationActive(
                                    OPERATOR, "partner", entry.subject().id(), false);
                        }),
                inPartner(
                        "PartnerCommands.setApplicationActive",
                        "partner",
                        () -> commands.setApplicationActive(OPERATOR, "partner", "app", false),
                        entry -> commands.setApplicationActive(
                                OPERATOR, "partner", entry.subject().id(), wasActive(entry))),
                inPartner(
                        "PartnerCommands.setRequestRules",
                        "partner",
                        () -> commands.setRequestRules(OPERATOR, "partner", "app", RequestRules.LENIENT),
                        entry -> commands.setRequestRules(
                                OPERATOR,
                                "partner",
                                entry.subject().id(),
                                requestRules(String.valueOf(entry.context().get("requestRulesBefore"))))));
    }

    private static Undoing inPartner(String command, String log, Runnable done, Consumer<AuditEntry> byHand) {
        return new Undoing(command, command, log, done, byHand);
    }

    private static boolean wasActive(AuditEntry entry) {
        return Boolean.parseBoolean(entry.context().get("previousActive"));
    }

    /** The rules that are told as this text. */
    private static RequestRules requestRules(String told) {
        return Stream.of(RequestRules.STANDARD, RequestRules.LENIENT, RequestRules.FAPI_2, RequestRules.pushing(true))
                .filter(rules -> rules.toText().equals(told))
                .findAny()
                .orElseThrow();
    }

    private List<Undoing> companies() {
        var commands = domain.companies;
        return List.of(
                new Undoing(
                        "CompanyCommands.createCompany",
                        "make a company",
                        "third",
                        () -> commands.createCompany(OPERATOR, "third", "third", "Third"),
                        entry -> {
                            assertThat(entry.context())
                                    .containsEntry("identifier", "third")
                                    .containsEntry("name", "Third");
                            commands.setCompanyActive(OPERATOR, entry.subject().id(), false);
                        }),
                new Undoing(
                        "CompanyCommands.setCompanyActive",
                        "close a company",
                        "globex",
                        () -> commands.setCompanyActive(OPERATOR, "globex", false),
                        entry -> commands.setCompanyActive(
                                OPERATOR, entry.subject().id(), wasActive(entry))));
    }

    /** What everybody may do: who is active and what lives, without ids that are made anew and instants of changes. */
    private List<String> state() {
        return domain.stores.transactions().read(tx -> {
            var all = new ArrayList<String>();
            ofCompany(tx, all);
            ofApplications(tx, all);
            ofOperator(tx, all);
            all.sort(null);
            return all;
        });
    }

    private void ofCompany(Transaction tx, List<String> all) {
        var stores = domain.stores;
        var now = domain.clock.instant();
        stores.credentials()
                .notRevoked(tx, "acme", "acme")
                .getOrDefault("acme", List.of())
                .forEach(one -> {
                    var working = one.secrets().stream()
                            .filter(secret -> !secret.stateAt(now).isFinal())
                            .count();
                    var proof = one instanceof Credential.OAuthClient client ? client.proof() : "";
                    all.add("credential " + one.type() + one.seen().digest() + proof + (working == 0 ? "" : " works"));
                    if (working > 1) {
                        all.add("a second secret of " + one.id());
                    }
                    stores.trials()
                            .find(tx, new Subject("acme", one.id()))
                            .ifPresent(trial -> all.add("trial " + one.id() + trial.scopes() + trial.endsAt()));
                });
        stores.users().page(tx, "acme", "", 100).stream()
                .filter(user -> user.isActive())
                .forEach(user -> all.add("user " + user.id() + user.seen().digest()));
        stores.companies().customRoles(tx, "acme").forEach(role -> all.add(role.toString()));
        stores.companies().groups(tx, "acme").forEach(group -> all.add(group.toString()));
    }

    private void ofApplications(Transaction tx, List<String> all) {
        var stores = domain.stores;
        for (var name : List.of("app", "wanted", "new", "used")) {
            stores.installations()
                    .find(tx, "acme", name)
                    .ifPresent(one -> all.add(name
                            + one.scopes()
                            + (one.request() == null
                                    ? ""
                                    : " wanted " + one.request().scopes())));
            stores.userGrants()
                    .liveOfApplication(tx, "acme", name)
                    .forEach(grant -> all.add("grant " + grant.userId() + name + grant.scopes()));
        }
    }

    private void ofOperator(Transaction tx, List<String> all) {
        var stores = domain.stores;
        stores.companies().page(tx, "", 100).stream()
                .filter(Company::isActive)
                .forEach(company -> all.add("company " + company.id()));
        for (var partner : stores.partners().page(tx, "", 100)) {
            if (!partner.isActive()) {
                continue;
            }
            all.add("partner " + partner.id());
            stores.partners()
                    .keys(tx, partner.id())
                    .forEach(one -> all.add(
                            "key of " + partner.id() + " until " + one.facts().expiresAt()));
            stores.applications().page(tx, partner.id(), "", 100).stream()
                    .filter(Application::isActive)
                    .forEach(one -> all.add("application " + one.clientId()
                            + one.protocol().requests().toText()));
        }
    }
}
