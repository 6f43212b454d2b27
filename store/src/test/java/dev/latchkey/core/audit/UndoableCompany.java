package dev.latchkey.core.audit;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.ActivityAssembly;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialAssembly;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.credential.Credentials.PageKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.Redemption;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A company with something of everything that a command can change, and what everybody in it may do. */
final class UndoableCompany implements AutoCloseable {

    static final Actor.OperatorInCompany BOSS = OPERATOR.in("acme");
    static final Scopes BOTH = Scopes.of("orders_read", "orders_write");
    static final String REDIRECT_URI = "https://app.example/";
    static final ClientProof BY_KEYS = ClientProof.by(
                    ClientKeys.inline(jwks("")).takingEndpointAudience(true))
            .requiringDpop(true);
    static final ClientProof AT_ADDRESS = ClientProof.by(ClientKeys.at("https://keys.example/jwks"));

    final TestDomain domain;
    final String key;
    final String client;
    final String person;
    final String tried;
    final String untried;
    final String keyed;
    final String elsewhere;
    final String turning;
    final String oldSecret;
    final String holder;

    UndoableCompany(Path folder) {
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

    static NewApplication application(String name) {
        return new NewApplication(
                name, name, "", List.of(new RedirectUri(REDIRECT_URI)), BOTH, Scopes.NONE, false, false);
    }

    @Override
    public void close() {
        domain.close();
    }

    Instant in(int days) {
        return domain.clock.instant().plus(Duration.ofDays(days));
    }

    static NewClient client(
            String role, @Nullable String group, Scopes scopes, @Nullable Instant end, String... networks) {
        var settings = new ClientSettings(role, group, scopes, TokenFormat.OPAQUE);
        return new NewClient(new Label("Client", "Reads"), end, IpAllowList.parse(List.of(networks)), settings);
    }

    ActorRights rights() {
        return new ActorRights(
                domain.stores.companies(),
                domain.stores.users(),
                new CredentialRights(
                        domain.stores.credentials(), domain.stores.companies(), () -> domain.catalogue, domain.clock),
                () -> domain.catalogue);
    }

    ScopeTrialCommands trialCommands() {
        var credentials = new CredentialAssembly(
                domain.stores,
                rights(),
                () -> domain.catalogue,
                domain.secrets,
                domain.hasher,
                SecurityProfile.STANDARD,
                domain.clock);
        return new ActivityAssembly(domain.stores, credentials.clients(), domain.clock).commands();
    }

    void consent(String userId, String clientId, Scopes scopes) {
        var code = domain.consents.authorize(
                new Authorization("acme", userId, clientId, REDIRECT_URI, scopes, null, null, null));
        var application = domain.applications.find(clientId).orElseThrow();
        var redeemed = domain.grantCommands
                .redeem(code, new CodeExchange(application, REDIRECT_URI, null, null, null, ServedResources.NONE))
                .toCompletableFuture()
                .join();
        assertThat(redeemed).isInstanceOf(Redemption.Granted.class);
    }

    static String jwks(String more) {
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
            + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}],\"more\":\"" + more + "\"}";
    }

    static Set<Permission> permissions(String... names) {
        return Arrays.stream(names).map(Permission::new).collect(Collectors.toSet());
    }

    static SortedMap<String, SortedSet<String>> rules(String... countries) {
        return new TreeMap<>(Map.of("country", new TreeSet<>(List.of(countries))));
    }

    /** What everybody may do: who is active and what lives, without ids that are made anew and instants of changes. */
    List<String> state() {
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
        stores.credentials().page(tx, "acme", PageKey.start(), 1_000).stream()
                .filter(one -> one.facts().revocation() == null)
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
        stores.companies().groups(tx, "acme", "", 1_000).groups().forEach(group -> all.add(group.toString()));
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
