package dev.latchkey.core.change;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** For each view one thing of its own that certainly counts, and the command that certainly ends it: nothing is left to chance. */
final class SureEndings {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "test");
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);
    private static final String CLIENT_ID = "f".repeat(32);
    private static final String CLIENT_ID_OF_GRANT = "e".repeat(32);
    private static final String REDIRECT_URI = "https://sure.example/callback";

    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final MasterKey masterKey;
    private final FollowedViews own;
    private final FollowedViews following;

    SureEndings(TestDomain domain, MasterKey masterKey, FollowedViews own, FollowedViews following) {
        this.domain = domain;
        this.admin = domain.administrator();
        this.masterKey = masterKey;
        this.own = own;
        this.following = following;
    }

    /**
     * Something that was made.
     *
     * @param end the command
     * @param isIgnored whether the following node, asked by a request, still lets it count
     */
    record Sure(Runnable end, BooleanSupplier isIgnored) {}

    /** Makes what the view is to know, so that its end concerns the view. */
    Sure make(String view) {
        return switch (view) {
            case "credentials" -> key();
            case "applications" -> application();
            case "grants" -> grant();
            case "revoked-tokens" -> token();
            case "signing-keys" -> signingKey();
            case "scopes" -> scope();
            case "sessions" -> session();
            case "trials" -> trial();
            default -> throw new IllegalArgumentException("nothing is known to end in the view " + view);
        };
    }

    private Sure key() {
        var key = domain.credentials.createApiKey(admin, new NewApiKey("Sure", ""));
        var hash = domain.hasher.hash(key.secret());
        return new Sure(
                () -> domain.credentials.revoke(admin, key.credential().id()),
                () -> following.credentials.findKey(hash).isPresent());
    }

    private String installed(String clientId) {
        var partnerId = domain.partners.newId();
        domain.partners.createPartner(TestDomain.OPERATOR, partnerId, "Sure " + partnerId);
        domain.partners.createApplication(
                PLATFORM,
                partnerId,
                new NewApplication(
                        clientId,
                        "Sure",
                        "",
                        List.of(new RedirectUri(REDIRECT_URI)),
                        RandomCommands.SCOPES,
                        Scopes.NONE,
                        false,
                        false));
        domain.installations.install(admin, clientId, RandomCommands.SCOPES);
        return partnerId;
    }

    private Sure application() {
        var partnerId = installed(CLIENT_ID);
        return new Sure(
                () -> domain.partners.setApplicationActive(TestDomain.OPERATOR, partnerId, CLIENT_ID, false),
                () -> following.applications.find(CLIENT_ID).isPresent());
    }

    private Sure grant() {
        installed(CLIENT_ID_OF_GRANT);
        var application = domain.applications.find(CLIENT_ID_OF_GRANT).orElseThrow();
        var code = domain.consents.authorize(new Authorization(
                "acme",
                domain.user("STANDARD", null).userId(),
                CLIENT_ID_OF_GRANT,
                REDIRECT_URI,
                Scopes.of("orders_read"),
                null,
                null,
                null));
        var redeemed = domain.grantCommands
                .redeem(code, new CodeExchange(application, REDIRECT_URI, null, null, null, ServedResources.NONE))
                .toCompletableFuture()
                .join();
        var grant = ((Granted) redeemed).grant();
        return new Sure(
                () -> domain.grantCommands
                        .revokeByApplication(grant)
                        .toCompletableFuture()
                        .join(),
                () -> following.grants.find(grant.number()).isPresent());
    }

    private Sure token() {
        var number = 4711L;
        var token = new RevokedToken(
                RevokedToken.idOf(number),
                "acme",
                "client",
                domain.clock.instant().plus(Duration.ofHours(1)));
        return new Sure(
                () -> domain.stores.transactions().write(tx -> {
                    domain.stores.revokedTokens().add(tx, token);
                    tx.changed(ChangeKind.REVOKED_TOKEN, Change.PLATFORM, token.tokenId());
                    return token;
                }),
                () -> !following.revokedTokens.contains(number));
    }

    private Sure signingKey() {
        var rotation = new KeyRotation(
                domain.stores.transactions(),
                domain.stores.signingKeys(),
                masterKey,
                domain.stores.auditLog(),
                domain.clock,
                new KeyRotation.Settings(Duration.ofDays(90), Duration.ofMinutes(32)));
        rotation.prepare(AUTHOR);
        var kid = rotation.activateNow(AUTHOR).orElseThrow();
        rotation.prepare(AUTHOR);
        rotation.activateNow(AUTHOR);
        return new Sure(
                () -> rotation.distrust(AUTHOR),
                () -> following.keyRing.get().find(kid).isPresent());
    }

    /** Numbers of scopes never end; one that is not known yet stands for the change that does not arrive. */
    private Sure scope() {
        var name = "scope_that_is_sure";
        return new Sure(
                () -> domain.stores
                        .transactions()
                        .write(tx -> domain.stores.scopeOrdinals().ensure(tx, Scopes.of(name))),
                () -> !following.scopes.get().containsValue(new Scope(name)));
    }

    private Sure session() {
        var person = new CompanyPerson("acme", domain.user("STANDARD", null).userId());
        var opened = domain.stores
                .transactions()
                .write(tx -> own.sessions.create(
                        tx, domain.stores.accounts().find(tx, person).orElseThrow(), new Browser("192.0.2.1", "test")));
        var cookie = opened.cookie().reveal();
        return new Sure(
                () -> domain.stores
                        .transactions()
                        .write(tx ->
                                own.sessions.end(tx, person, opened.signedIn().sessionId())),
                () -> following.sessions.find(cookie).isPresent());
    }

    private Sure trial() {
        var client = domain.credentials.createClient(admin, TestDomain.client("STANDARD", null, RandomCommands.SCOPES));
        var subject = new Subject("acme", client.credential().id());
        var now = domain.clock.instant();
        changed(
                subject,
                tx -> domain.stores
                        .trials()
                        .put(
                                tx,
                                new ScopeTrial(
                                        subject, RandomCommands.SCOPES, now, now.plus(Duration.ofDays(1)), "test")));
        return new Sure(
                () -> changed(subject, tx -> domain.stores.trials().remove(tx, subject)),
                () -> following.runsTrialOf(subject));
    }

    private void changed(Subject subject, Consumer<Transaction> change) {
        domain.stores.transactions().write(tx -> {
            change.accept(tx);
            tx.changed(ChangeKind.CREDENTIAL, subject.companyId(), subject.credentialId());
            return subject;
        });
    }
}
