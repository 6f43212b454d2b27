package dev.latchkey.core.change;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Random commands about partners, their applications, and what users let those do. */
final class RandomApplications {

    private static final String REDIRECT_URI = "https://app.example/callback";
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);

    private record Application(String partnerId, String clientId) {}

    private final Chance chance;
    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final FollowedViews following;
    private final RandomCommands.Endings endings;
    private final Map<String, SecretHash> partnerKeys = new HashMap<>();
    private final List<String> partners = new ArrayList<>();
    private final List<Application> applications = new ArrayList<>();
    private final List<UserGrant> grants = new ArrayList<>();

    RandomApplications(
            Chance chance,
            TestDomain domain,
            Actor.CompanyUser admin,
            FollowedViews following,
            RandomCommands.Endings endings) {
        this.chance = chance;
        this.domain = domain;
        this.admin = admin;
        this.following = following;
        this.endings = endings;
    }

    /** Tells that all that the user let applications do has ended. */
    void endedOf(Actor.CompanyUser user) {
        grants.stream().filter(grant -> grant.userId().equals(user.userId())).forEach(this::ended);
    }

    void changePartner() {
        if (partners.size() < 3) {
            var id = domain.partners.newId();
            domain.partners.createPartner(TestDomain.OPERATOR, id, "Partner " + chance.number());
            partners.add(id);
        } else {
            domain.partners.setPartnerActive(TestDomain.OPERATOR, chance.any(partners), chance.random.nextInt(4) > 0);
        }
    }

    void rotatePartnerKey() {
        var id = chance.any(partners);
        var key = domain.partners.regenerateKey(PLATFORM, id, new RotationOverlap.None());
        var before = partnerKeys.put(id, domain.hasher.hash(key.secret()));
        if (before != null) {
            endings.ended(
                    "credentials",
                    "a partner's key that was replaced",
                    () -> following.credentials.findKey(before).isPresent());
        }
    }

    void makeApplication() {
        var partnerId = chance.any(partners);
        var clientId = "%032d".formatted(chance.number());
        domain.partners.createApplication(
                PLATFORM,
                partnerId,
                new NewApplication(
                        clientId,
                        "Application " + chance.number(),
                        "",
                        List.of(new RedirectUri(REDIRECT_URI)),
                        RandomCommands.SCOPES,
                        Scopes.NONE,
                        false,
                        false));
        domain.installations.install(admin, clientId, RandomCommands.SCOPES);
        applications.add(new Application(partnerId, clientId));
    }

    void changeApplication() {
        var application = chance.any(applications);
        switch (chance.random.nextInt(3)) {
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

    void grant(Actor.CompanyUser user) {
        var application =
                domain.applications.find(chance.any(applications).clientId()).orElse(null);
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
                .redeem(code, new CodeExchange(application, REDIRECT_URI, null, null, null, ServedResources.NONE))
                .toCompletableFuture()
                .join();
        if (redeemed instanceof Granted(var grant, var _)) {
            grants.add(grant);
        }
    }

    void endGrant() {
        var grant = chance.takeAny(grants);
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
}
