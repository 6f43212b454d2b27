package dev.latchkey.core.change;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Commands of every kind in a random order, done on one node while another follows. What a command ends is told to {@link Endings}
 * once it is acknowledged.
 */
final class RandomCommands {

    private static final Scopes SCOPES = Scopes.of("orders_read", "orders_write");
    private static final String REDIRECT_URI = "https://app.example/callback";
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);
    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "test");
    private static final int KINDS = 25;

    /** Hears of everything that counts for nothing from now on. */
    @FunctionalInterface
    interface Endings {
        /**
         * @param view where it is looked up
         * @param isIgnored whether the following node still lets it count
         */
        void ended(String view, String what, BooleanSupplier isIgnored);
    }

    private record Key(String companyId, String id, SecretHash hash) {}

    private record Application(String partnerId, String clientId) {}

    private final Random random;
    private final TestDomain domain;
    private final FollowedViews own;
    private final FollowedViews following;
    private final Endings endings;
    private final KeyRotation keyRotation;
    private final Actor.CompanyUser admin;
    private int made;
    private int refused;

    private final List<String> companies = new ArrayList<>(List.of("globex"));
    private final List<String> roles = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<Actor.CompanyUser> users = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<String> clients = new ArrayList<>();
    private final Map<String, SecretHash> partnerKeys = new HashMap<>();
    private final List<String> partners = new ArrayList<>();
    private final List<Application> applications = new ArrayList<>();
    private final List<UserGrant> grants = new ArrayList<>();
    private final Map<String, CompanyPerson> sessions = new HashMap<>();
    private final List<String> allCookies = new ArrayList<>();

    RandomCommands(
            Random random,
            TestDomain domain,
            MasterKey masterKey,
            FollowedViews own,
            FollowedViews following,
            Endings endings) {
        this.random = random;
        this.domain = domain;
        this.own = own;
        this.following = following;
        this.endings = endings;
        this.keyRotation = new KeyRotation(
                domain.stores.transactions(),
                domain.stores.signingKeys(),
                masterKey,
                domain.stores.auditLog(),
                domain.clock,
                new KeyRotation.Settings(Duration.ofDays(90), Duration.ofMinutes(32)));
        this.admin = domain.administrator();
    }

    /** Every session cookie that was ever given. */
    List<String> cookies() {
        return allCookies;
    }

    /** How many were refused, because what they were about had ended for instance. */
    int refused() {
        return refused;
    }

    /** One command. What can be refused may be. */
    void next() {
        made++;
        try {
            run(random.nextInt(KINDS));
        } catch (CommandRefused e) {
            refused++;
        }
    }

    private void run(int kind) {
        switch (kind) {
            case 0 -> companies.add(newCompany());
            case 1 -> domain.companies.setCompanyActive(TestDomain.OPERATOR, any(companies), random.nextBoolean());
            case 2 -> makeRole();
            case 3 -> changeRole();
            case 4 -> changeGroups();
            case 5 -> users.add(domain.user(random.nextBoolean() || roles.isEmpty() ? "STANDARD" : any(roles), null));
            case 6 -> deactivateUser();
            case 7 -> domain.companies.changeRole(admin, anyUser().userId(), "EMPLOYEE", null);
            case 8, 9 -> makeKey();
            case 10 -> makeClient();
            case 11 -> rotateKey();
            case 12 -> revokeKey();
            case 13 -> revokeClient();
            case 14 -> changePartner();
            case 15 -> rotatePartnerKey();
            case 16 -> makeApplication();
            case 17 -> changeApplication();
            case 18, 19 -> grant();
            case 20 -> endGrant();
            case 21 -> changeSessions();
            case 22 -> changeSigningKeys(random.nextInt(3));
            case 23 -> changeProof();
            default -> changeOddments();
        }
    }

    private <T> T any(List<T> list) {
        if (list.isEmpty()) {
            throw CommandRefused.notFound("thing of that kind yet");
        }
        return list.get(random.nextInt(list.size()));
    }

    private <T> T takeAny(List<T> list) {
        var taken = any(list);
        list.remove(taken);
        return taken;
    }

    private Actor.CompanyUser anyUser() {
        return any(users);
    }

    private String newCompany() {
        var id = domain.companies.newId();
        domain.companies.createCompany(TestDomain.OPERATOR, id, "c" + made, "Company " + made);
        return id;
    }

    private void makeRole() {
        var id = "cr_" + made;
        domain.roles.createRole(admin, id, "Role " + made, Set.of(new Permission("credentials_view")));
        roles.add(id);
    }

    private void changeRole() {
        var id = any(roles);
        if (random.nextInt(3) == 0) {
            domain.roles.removeRole(admin, id);
            roles.remove(id);
        } else {
            domain.roles.editRole(admin, id, "Role " + made, Set.of(new Permission("audit_view")));
        }
    }

    private void changeGroups() {
        if (groups.size() < 3) {
            var id = "group-" + made;
            domain.groups.createAccessGroup(admin, id, "Group " + made, new TreeMap<>());
            groups.add(id);
        } else {
            domain.groups.removeAccessGroup(admin, takeAny(groups));
        }
    }

    private void deactivateUser() {
        var user = takeAny(users);
        domain.companies.setUserActive(admin, user.userId(), false);
        grants.stream().filter(grant -> grant.userId().equals(user.userId())).forEach(this::ended);
        sessions.forEach((cookie, person) -> {
            if (person.userId().equals(user.userId())) {
                endedSession(cookie);
            }
        });
    }

    private void makeKey() {
        var companyId = random.nextInt(3) == 0 ? any(companies) : "acme";
        var actor = companyId.equals("acme") ? admin : TestDomain.OPERATOR.in(companyId);
        var key = domain.credentials.createApiKey(actor, new NewApiKey("Key " + made, ""));
        keys.add(new Key(companyId, key.credential().id(), domain.hasher.hash(key.secret())));
    }

    private Actor.InCompany managerOf(String companyId) {
        return companyId.equals("acme") ? admin : TestDomain.OPERATOR.in(companyId);
    }

    private void rotateKey() {
        var key = takeAny(keys);
        var rotated = domain.secretCommands.rotate(managerOf(key.companyId()), key.id(), new RotationOverlap.None());
        keys.add(new Key(key.companyId(), key.id(), domain.hasher.hash(rotated.secret())));
        endedKey("a key that was replaced", key.hash());
    }

    private void revokeKey() {
        var key = takeAny(keys);
        domain.credentials.revoke(managerOf(key.companyId()), key.id());
        endedKey("a key that was revoked", key.hash());
    }

    private void endedKey(String what, SecretHash hash) {
        endings.ended(
                "credentials", what, () -> following.credentials.findKey(hash).isPresent());
    }

    private void makeClient() {
        var role = random.nextBoolean() || roles.isEmpty() ? "STANDARD" : any(roles);
        var client = domain.credentials.createClient(admin, TestDomain.client(role, null, SCOPES));
        clients.add(client.credential().id());
    }

    private void changeProof() {
        var byKeys = ClientProof.by(ClientKeys.at("https://keys.example/" + made));
        var proof = random.nextBoolean() ? byKeys : ClientProof.SECRET;
        domain.proofCommands.change(admin, any(clients), proof.requiringDpop(random.nextBoolean()), _ -> {});
    }

    private void revokeClient() {
        var id = takeAny(clients);
        domain.credentials.revoke(admin, id);
        endings.ended(
                "credentials",
                "a client",
                () -> following.credentials.findClient(id).isPresent());
    }

    private void changePartner() {
        if (partners.size() < 3) {
            var id = domain.partners.newId();
            domain.partners.createPartner(TestDomain.OPERATOR, id, "Partner " + made);
            partners.add(id);
        } else {
            domain.partners.setPartnerActive(TestDomain.OPERATOR, any(partners), random.nextInt(4) > 0);
        }
    }

    private void rotatePartnerKey() {
        var id = any(partners);
        var key = domain.partners.regenerateKey(PLATFORM, id, new RotationOverlap.None());
        var before = partnerKeys.put(id, domain.hasher.hash(key.secret()));
        if (before != null) {
            endedKey("a partner's key that was replaced", before);
        }
    }

    private void makeApplication() {
        var partnerId = any(partners);
        var clientId = "%032d".formatted(made);
        domain.partners.createApplication(
                PLATFORM,
                partnerId,
                new NewApplication(
                        clientId,
                        "Application " + made,
                        "",
                        List.of(new RedirectUri(REDIRECT_URI)),
                        SCOPES,
                        Scopes.NONE,
                        false,
                        false));
        domain.installations.install(admin, clientId, SCOPES);
        applications.add(new Application(partnerId, clientId));
    }

    private void changeApplication() {
        var application = any(applications);
        switch (random.nextInt(3)) {
            case 0 -> {
                domain.partners.setApplicationActive(
                        TestDomain.OPERATOR, application.partnerId(), application.clientId(), false);
                grants.stream()
                        .filter(grant -> grant.clientId().equals(application.clientId()))
                        .forEach(this::ended);
                endings.ended(
                        "applications",
                        "an application",
                        () -> following
                                .applications
                                .find(application.clientId())
                                .isPresent());
                applications.remove(application);
            }
            case 1 -> {
                domain.installations.uninstall(admin, application.clientId());
                grants.stream()
                        .filter(grant -> grant.clientId().equals(application.clientId()))
                        .forEach(this::ended);
            }
            default -> domain.installations.install(admin, application.clientId(), Scopes.of("orders_read"));
        }
    }

    private void grant() {
        var user = anyUser();
        var application = domain.applications.find(any(applications).clientId()).orElse(null);
        if (application == null) {
            return;
        }
        var code = domain.consents.authorize(new Authorization(
                "acme",
                user.userId(),
                application.clientId(),
                REDIRECT_URI,
                Scopes.of("orders_read"),
                null,
                null,
                null));
        var redeemed = domain.grantCommands
                .redeem(code, new CodeExchange(application, REDIRECT_URI, null, null, null))
                .toCompletableFuture()
                .join();
        if (redeemed instanceof Granted(var grant, var _)) {
            grants.add(grant);
        }
    }

    private void endGrant() {
        var grant = takeAny(grants);
        var _ = domain.grantCommands
                .revokeByApplication(grant)
                .toCompletableFuture()
                .join();
        ended(grant);
    }

    private void ended(UserGrant grant) {
        endings.ended(
                "grants", "a grant", () -> following.grants.find(grant.number()).isPresent());
    }

    private void changeSessions() {
        if (random.nextBoolean() || sessions.isEmpty()) {
            var person = new CompanyPerson("acme", anyUser().userId());
            var opened = domain.stores
                    .transactions()
                    .write(tx -> own.sessions.create(
                            tx,
                            domain.stores.accounts().find(tx, person).orElseThrow(),
                            new Browser("192.0.2.1", "test")));
            var cookie = opened.cookie().reveal();
            sessions.put(cookie, person);
            allCookies.add(cookie);
            following.sessions.find(cookie); // so that there is something to forget
            return;
        }
        var cookie = any(List.copyOf(sessions.keySet()));
        var person = Objects.requireNonNull(sessions.remove(cookie));
        var sessionId = cookie.substring(0, cookie.indexOf('.'));
        domain.stores.transactions().write(tx -> own.sessions.end(tx, person, sessionId));
        endedSession(cookie);
    }

    private void endedSession(String cookie) {
        endings.ended(
                "sessions", "a session", () -> following.sessions.find(cookie).isPresent());
    }

    private void changeSigningKeys(int step) {
        switch (step) {
            case 0 -> keyRotation.prepare(AUTHOR);
            case 1 -> keyRotation.activateNow(AUTHOR);
            default -> {
                var before = keyRotation.list().stream()
                        .filter(key -> key.state() != State.RETIRED)
                        .map(key -> key.kid())
                        .toList();
                keyRotation.distrust(AUTHOR);
                var after = keyRotation.list().stream()
                        .filter(key -> key.state() != State.RETIRED)
                        .map(key -> key.kid())
                        .toList();
                before.stream()
                        .filter(kid -> !after.contains(kid))
                        .forEach(kid -> endings.ended(
                                "signing-keys",
                                "a signing key",
                                () -> following.keyRing.get().find(kid).isPresent()));
            }
        }
    }

    /** Tokens one by one, numbers of scopes, trials. */
    private void changeOddments() {
        var transactions = domain.stores.transactions();
        switch (random.nextInt(3)) {
            case 0 -> {
                var number = random.nextLong();
                var token = new RevokedToken(
                        RevokedToken.idOf(number),
                        "acme",
                        "client",
                        domain.clock.instant().plus(Duration.ofHours(1)));
                transactions.write(tx -> {
                    domain.stores.revokedTokens().add(tx, token);
                    tx.changed(ChangeKind.REVOKED_TOKEN, Change.PLATFORM, token.tokenId());
                    return token;
                });
                endings.ended("revoked-tokens", "a token", () -> !following.revokedTokens.contains(number));
            }
            case 1 -> transactions.write(tx -> domain.stores.scopeOrdinals().ensure(tx, Scopes.of("scope_" + made)));
            default -> {
                var subject = new Subject("acme", any(clients));
                var now = domain.clock.instant();
                transactions.write(tx -> {
                    if (random.nextBoolean()) {
                        domain.stores
                                .trials()
                                .put(tx, new ScopeTrial(subject, SCOPES, now, now.plus(Duration.ofDays(1)), "test"));
                    } else {
                        domain.stores.trials().remove(tx, subject);
                    }
                    tx.changed(ChangeKind.CREDENTIAL, subject.companyId(), subject.credentialId());
                    return subject;
                });
            }
        }
    }
}
