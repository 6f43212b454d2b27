package dev.latchkey.core.grant;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.PowerRule;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user lets an application do, and takes back. Each command is one transaction with its change feed and audit entry.
 */
public final class ConsentCommands {

    /** FAPI 2.0 Security Profile section 5.3.2.1. */
    private static final Duration FAPI_2_CODE_LIFETIME_MAX = Duration.ofSeconds(60);

    private final Transactions transactions;
    private final UserGrants grants;
    private final AuthorizationCodes codes;
    private final Consents consents;
    private final Installations installations;
    private final Applications applications;
    private final GrantEndings endings;
    private final PowerRule power;
    private final AuditLog log;
    private final SecretIssuer secrets;
    private final GrantSettings settings;
    private final InstantSource clock;

    public ConsentCommands(
            GrantStores stores,
            GrantEndings endings,
            ActorRights actorRights,
            SecretIssuer secrets,
            GrantSettings settings,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.grants = stores.userGrants();
        this.codes = stores.authorizationCodes();
        this.consents = stores.consents();
        this.installations = stores.installations();
        this.applications = stores.applications();
        this.endings = endings;
        this.power = actorRights.power();
        this.log = stores.auditLog();
        this.secrets = secrets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What the user has agreed to before for this application at who receives codes at this redirect URI, as far as it reaches what is asked for.
     *
     * @param limit the one API that is asked for; absent for all
     */
    public Scopes consented(
            Transaction tx,
            Actor.CompanyUser user,
            String clientId,
            RedirectUri redirectUri,
            @Nullable ApiResource limit,
            ServedResources served) {
        return consents.find(tx, user.companyId(), user.userId(), clientId, redirectUri.receiver()).stream()
                .filter(consent -> consent.reaches(limit, served))
                .map(Consent::scopes)
                .reduce(Scopes.NONE, Scopes::union);
    }

    /** How many different people of the company use the application. */
    public int countUsers(String companyId, String clientId) {
        return transactions.read(
                tx -> grants.countUsers(tx, companyId, Set.of(clientId)).getOrDefault(clientId, 0));
    }

    /**
     * Remembers the user's consent and gives the code for it.
     *
     * @throws CommandRefused when the user or the application is not active, the application is not registered for it any more, or the
     *     company has not approved all of the scopes
     */
    public Secret authorize(Authorization authorization) {
        return transactions.write(tx -> authorize(tx, authorization));
    }

    /** As {@link #authorize(Authorization)}, as a part of a larger command. */
    public Secret authorize(Transaction tx, Authorization authorization) {
        var user = user(authorization);
        var code = code(tx, user, authorization);
        remember(tx, user, authorization);
        record(tx, user, AuditEvent.OAUTH_APPLICATION_ACCESS_GRANTED, authorization.clientId(), authorization.scopes());
        return code;
    }

    /**
     * Gives the code for what the user has agreed to before, which the caller has looked at in the same transaction. Nobody decided
     * anything, so nothing is entered in the audit log.
     *
     * @throws CommandRefused as {@link #authorize(Authorization)}
     */
    public Secret authorizeAgain(Transaction tx, Authorization authorization) {
        return code(tx, user(authorization), authorization);
    }

    private static Actor.CompanyUser user(Authorization authorization) {
        return new Actor.CompanyUser(authorization.companyId(), authorization.userId());
    }

    private Secret code(Transaction tx, Actor.CompanyUser user, Authorization authorization) {
        power.own(tx, user);
        var application = requireActive(tx, authorization.clientId());
        requireRegistered(application, authorization);
        requireApproved(tx, authorization);
        var code = secrets.issue(SecretType.AUTHORIZATION_CODE);
        codes.insert(tx, secrets.hash(code), authorization, now().plus(codeLifetime(application)));
        return code;
    }

    /** With what was agreed to before for the same. */
    private void remember(Transaction tx, Actor.CompanyUser user, Authorization authorization) {
        var clientId = authorization.clientId();
        var receiver = new RedirectUri(authorization.redirectUri()).receiver();
        var limit = authorization.resource();
        var all = consents.find(tx, user.companyId(), user.userId(), clientId, receiver).stream()
                .filter(consent -> Objects.equals(consent.limit(), limit))
                .map(Consent::scopes)
                .reduce(authorization.scopes(), Scopes::union);
        consents.put(tx, user.companyId(), user.userId(), clientId, receiver, new Consent(limit, all), now());
    }

    /** What was asked for is still what the application is registered for: requests wait, and it may have changed since. */
    private static void requireRegistered(Application application, Authorization authorization) {
        if (application.findRedirectUri(authorization.redirectUri()) == null
                || !application.scopes().containsAll(authorization.scopes())) {
            throw CommandRefused.notPermitted(
                    "the application is registered otherwise since it asked; begin again where you came from");
        }
    }

    /** In the transaction: a suspension that is under way takes codes with it, and none may come behind it. */
    private Application requireActive(Transaction tx, String clientId) {
        return applications
                .findByClientId(tx, clientId)
                .filter(Application::isActive)
                .orElseThrow(() -> CommandRefused.notPermitted("the application is not active"));
    }

    private Duration codeLifetime(Application application) {
        var usual = settings.codeLifetime();
        var isTooLong = application.protocol().requests().isFapi2() && usual.compareTo(FAPI_2_CODE_LIFETIME_MAX) > 0;
        return isTooLong ? FAPI_2_CODE_LIFETIME_MAX : usual;
    }

    private void requireApproved(Transaction tx, Authorization authorization) {
        var approved = installations
                .find(tx, authorization.companyId(), authorization.clientId())
                .map(Installation::scopes)
                .orElse(Scopes.NONE);
        if (authorization.scopes().isEmpty() || !approved.containsAll(authorization.scopes())) {
            throw CommandRefused.notPermitted(
                    "your company has not approved: " + authorization.scopes().minus(approved));
        }
    }

    /** The user's grants that have not ended, oldest first. */
    public List<UserGrant> liveOf(Actor.CompanyUser user) {
        return transactions.read(tx -> grants.liveOfUser(tx, user.companyId(), user.userId()));
    }

    /** What the user has agreed to before, whether anything came of it or not, by application. */
    public List<Consents.Given> consentsOf(Actor.CompanyUser user) {
        return transactions.read(tx -> consents.findOfUser(tx, user.companyId(), user.userId()));
    }

    /** Enters in the audit log that the user refused an application, as a part of a larger command. */
    public void refuse(Transaction tx, Actor.CompanyUser user, String clientId, Scopes scopes) {
        record(tx, user, AuditEvent.OAUTH_APPLICATION_ACCESS_REFUSED, clientId, scopes);
    }

    /** The user takes back everything it let an application do. */
    public void revokeByUser(Actor.CompanyUser user, String clientId) {
        transactions.write(tx -> {
            power.own(tx, user);
            endings.revokedByUser(tx, user.author(), user.companyId(), user.userId(), clientId);
            return clientId;
        });
    }

    private void record(Transaction tx, Actor.CompanyUser user, AuditEvent event, String clientId, Scopes scopes) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
        var context = Map.of("scopes", scopes.toString());
        log.append(tx, new AuditEntry(user.companyId(), now(), event, user.author(), subject, context));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
