package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.ScopesHeld;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.partner.PartnerCommands.CreatedApplication;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and ends applications, for their partner's people and for the operator. Each command is one transaction with its change feed
 * and its entry in the partner's log; all need {@link PartnerRight#APPLICATIONS} and throw {@link CommandRefused}, after which nothing
 * happened. A partner's own people give a reason for every scope.
 */
public final class ApplicationCommands {

    private final Transactions transactions;
    private final Partners partners;
    private final Applications applications;
    private final ScopeReasonStore scopeReasons;
    private final PartnerRule rule;
    private final PartnerAudit audit;
    private final Suspensions suspensions;
    private final ApplicationLimits limits;
    private final SecretIssuer secrets;
    private final InstantSource clock;

    ApplicationCommands(
            PartnerStores stores,
            Suspensions suspensions,
            ApplicationLimits limits,
            SecretIssuer secrets,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.scopeReasons = stores.scopeReasons();
        this.rule = new PartnerRule(stores);
        this.audit = new PartnerAudit(stores.auditLog(), clock);
        this.suspensions = suspensions;
        this.limits = limits;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A client_id that nobody has yet. */
    public String newClientId() {
        return secrets.newClientId();
    }

    /** What a page shows of an application, and of why it asks for its scopes. */
    public static Seen seen(Application application, ScopeReasons reasons) {
        return Seen.of(
                ApplicationFacts.of(application).map(),
                application.description(),
                application.protocol().proof(),
                application.isActive(),
                reasons.byScope());
    }

    /** Makes an application. */
    public CreatedApplication create(
            PartnerActor actor, String partnerId, NewApplication request, ScopeReasons reasons) {
        return create(actor, partnerId, request, reasons, null);
    }

    /**
     * Makes an application.
     *
     * @param seen what the form showed; absent where there was none
     */
    public CreatedApplication create(
            PartnerActor actor, String partnerId, NewApplication request, ScopeReasons reasons, @Nullable Seen seen) {
        var author = actor.authorFor(partnerId);
        limits.checkName(actor, partnerId, request.name());
        limits.check(request.protocol());
        requireNoMoreLeniency(actor, RequestRules.STANDARD, request);
        var secret = request.hasSecret() ? secrets.issue(SecretType.CLIENT_SECRET) : null;
        var known = limits.canonical(request.scopes());
        ScopesHeld.check(known);
        var defaults = request.defaultScopes().isEmpty() ? known : limits.canonical(request.defaultScopes());
        var named = requireReasons(actor, known, reasons);
        var kept = secret == null ? List.<StoredSecret>of() : List.of(secrets.stored(secret, now()));
        var application =
                request.toApplication(partnerId, known, defaults, now(), kept).under(limits.profile());
        return limits.named(
                actor,
                partnerId,
                request.name(),
                () -> transactions.write(tx -> {
                    rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
                    requireActive(tx, partnerId);
                    SeenOfPartner.require(seen, SeenOfPartner.applications(tx, applications, partnerId));
                    requireFew(tx, partnerId);
                    limits.index().requireRoom(null, application);
                    if (!applications.insert(tx, application)) {
                        throw CommandRefused.conflict("clientId", "this client_id is taken");
                    }
                    var facts = ApplicationFacts.of(application);
                    scopeReasons.replace(tx, partnerId, application.clientId(), named);
                    named.byScope().forEach((scope, reason) -> facts.with("reason." + scope, reason));
                    record(tx, author, application, AuditEvent.APPLICATION_CREATED, facts, ChangeWeight.USUAL);
                    return new CreatedApplication(application, secret);
                }));
    }

    private void requireFew(Transaction tx, String partnerId) {
        var max = PartnerCommands.APPLICATIONS_MAX;
        if (applications.page(tx, partnerId, "", max).size() >= max) {
            throw CommandRefused.tooMany("a partner has at most " + max + " applications");
        }
        if (applications.countEver(tx, partnerId) >= PartnerCommands.APPLICATIONS_EVER_MAX) {
            throw CommandRefused.tooMany("a partner makes at most " + PartnerCommands.APPLICATIONS_EVER_MAX
                    + " applications, those that it removed among them");
        }
    }

    /** Those of the scopes, by the names that these are known by. */
    private ScopeReasons requireReasons(PartnerActor actor, Scopes known, ScopeReasons reasons) {
        var named = reasons.canonical(limits.scopes().get()).only(known);
        if (actor instanceof PartnerActor.Member) {
            named.requireFor(known);
        }
        return named;
    }

    /**
     * Changes what an application is, but for its client_id and whether it is public, and whether it proves itself by a secret or by keys: what
     * companies and users let in stays good. Scopes that are added count in no company before it lets them in.
     *
     * @param request with the same client_id
     * @param seen the application as it was shown
     */
    public Application update(
            PartnerActor actor, String partnerId, NewApplication request, ScopeReasons reasons, Seen seen) {
        var author = actor.authorFor(partnerId);
        var isNamed = isNamed(partnerId, request.clientId(), request.name()); // a name that it has it may keep
        if (!isNamed) {
            limits.checkName(actor, partnerId, request.name());
        }
        limits.check(request.protocol());
        var known = limits.canonical(request.scopes());
        ScopesHeld.check(known);
        var defaults = request.defaultScopes().isEmpty() ? known : limits.canonical(request.defaultScopes());
        var reasonsAfter = requireReasons(actor, known, reasons);
        Transactions.Work<Application> work = tx -> {
            rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
            requireActive(tx, partnerId);
            var before = get(tx, partnerId, request.clientId());
            var reasonsBefore = scopeReasons.find(tx, partnerId, before.clientId());
            seen.require(seen(before, reasonsBefore));
            requireSameKind(before, request);
            requireNoMoreLeniency(actor, before.protocol().requests(), request);
            if (ApplicationPower.isLessGuarded(before, request)) {
                rule.require(tx, actor, partnerId, PartnerRight.SAFEGUARDS);
            }
            var after = before.as(request, known, defaults).under(limits.profile());
            var facts = ApplicationFacts.changed(before, after)
                    .changed("reasons", reasonsBefore.byScope(), reasonsAfter.byScope());
            if (facts.map().isEmpty()) {
                return before;
            }
            limits.index().requireRoom(before, after);
            applications.update(tx, after);
            scopeReasons.replace(tx, partnerId, before.clientId(), reasonsAfter);
            var weight = ChangeWeight.of(ApplicationPower.narrows(before, after));
            record(tx, author, after, AuditEvent.APPLICATION_CHANGED, facts, weight);
            return after;
        };
        return isNamed
                ? transactions.write(work)
                : limits.named(actor, partnerId, request.name(), () -> transactions.write(work));
    }

    /** What an application may leave out is for the operator to say. */
    private static void requireNoMoreLeniency(PartnerActor actor, RequestRules before, NewApplication request) {
        if (!(actor instanceof PartnerActor.Member)) {
            return;
        }
        var wanted = request.protocol().requests();
        if (!before.leniencies().containsAll(wanted.leniencies())) {
            throw CommandRefused.notPermitted("only who runs the platform lets an application leave anything out");
        }
        if (before.isFapi2() && !wanted.isFapi2()) {
            throw CommandRefused.notPermitted("only who runs the platform takes an application out of FAPI 2.0");
        }
    }

    private static void requireSameKind(Application before, NewApplication request) {
        var was = before.protocol().proof().method();
        if (before.isPublic() != request.isPublic()
                || !was.isLike(request.protocol().proof().method())) {
            throw CommandRefused.invalid(
                    "method", "an application keeps the way in which it proves itself; register another for another");
        }
    }

    /**
     * Ends an application for good: every grant to it ends, in every company, and its secrets work no more. Its client_id is nobody's again.
     *
     * @param seen the application as it was shown
     */
    public void remove(PartnerActor actor, String partnerId, String clientId, Seen seen) {
        transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
            requireActive(tx, partnerId);
            var application = get(tx, partnerId, clientId);
            seen.require(seen(application, scopeReasons.find(tx, partnerId, clientId)));
            suspensions.applicationSuspended(tx, author, clientId);
            applications.remove(tx, partnerId, clientId, now());
            var facts = ApplicationFacts.of(application);
            record(tx, author, application, AuditEvent.APPLICATION_REMOVED, facts, ChangeWeight.NARROWING);
            return clientId;
        });
    }

    private boolean isNamed(String partnerId, String clientId, String name) {
        return transactions
                .read(tx -> applications.find(tx, partnerId, clientId))
                .filter(application -> application.name().equals(name))
                .isPresent();
    }

    private Application get(Transaction tx, String partnerId, String clientId) {
        return applications.find(tx, partnerId, clientId).orElseThrow(() -> CommandRefused.notFound("application"));
    }

    private void requireActive(Transaction tx, String partnerId) {
        if (partners.find(tx, partnerId).filter(Partner::isActive).isEmpty()) {
            throw CommandRefused.notFound("partner");
        }
    }

    private void record(
            Transaction tx,
            Author author,
            Application application,
            AuditEvent event,
            AuditFacts facts,
            ChangeWeight weight) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, application.clientId());
        audit.record(tx, author, application.partnerId(), event, subject, facts, weight);
        tx.changed(ChangeKind.APPLICATION, application.partnerId(), application.clientId());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
