package dev.latchkey.core.grant;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Closing;
import dev.latchkey.core.company.Closings;
import dev.latchkey.core.company.Deprovisioning;
import dev.latchkey.core.grant.AuthorizationCodes.Whose;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.Suspensions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ends grants, within the transaction of whatever ends them: each with an audit entry and its place in the change feed, so that
 * every token of it is dead before that transaction is acknowledged. Where a company, an application or an installation is closed every token
 * is dead for that, and what is more than a slice is ended afterwards. Codes under way are taken back with them: one used a moment
 * later, or in the same group of writes before this node's memory knows, would otherwise make a grant that nobody ends.
 */
public final class GrantEndings implements Deprovisioning, InstallationCommands.Endings, Suspensions {

    /** Whose doing it was stands in the entry of the deactivation itself. */
    private static final Author DEACTIVATION = new Author(Author.Type.SYSTEM, "deactivation");

    private final UserGrants grants;
    private final AuthorizationCodes codes;
    private final Consents consents;
    private final Closings closings;
    private final AuditLog log;
    private final InstantSource clock;

    public GrantEndings(GrantStores stores, InstantSource clock) {
        this.grants = stores.userGrants();
        this.codes = stores.authorizationCodes();
        this.consents = stores.consents();
        this.closings = stores.closings();
        this.log = stores.auditLog();
        this.clock = clock;
    }

    /** @return false when it had ended before */
    boolean end(Transaction tx, UserGrant grant, UserGrant.End reason, Author by) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!grants.end(tx, grant.companyId(), grant.id(), reason, by.toString(), now)) {
            return false;
        }
        record(tx, grant, reason, by, now);
        return true;
    }

    private void record(Transaction tx, UserGrant grant, UserGrant.End reason, Author by, Instant now) {
        var context = Map.of(
                "application",
                grant.clientId(),
                "user",
                grant.userId(),
                "reason",
                reason.name(),
                "scopes",
                grant.scopes().toString());
        log.append(
                tx,
                new AuditEntry(
                        grant.companyId(),
                        now,
                        AuditEvent.OAUTH_APPLICATION_ACCESS_REVOKED,
                        by,
                        new AuditSubject(AuditSubject.Type.GRANT, grant.id()),
                        context));
        tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id());
    }

    /**
     * Tells the company when a refresh token was newer than the store; says nothing when it was not.
     *
     * @param grant as it was before the token was used
     */
    void recordAhead(Transaction tx, UserGrant grant, long generation, Instant now) {
        if (generation <= grant.refreshGeneration()) {
            return;
        }
        var context = Map.of(
                "application",
                grant.clientId(),
                "user",
                grant.userId(),
                "storedGeneration",
                Long.toString(grant.refreshGeneration()),
                "tokenGeneration",
                Long.toString(generation));
        log.append(
                tx,
                new AuditEntry(
                        grant.companyId(),
                        now,
                        AuditEvent.OAUTH_APPLICATION_ACCESS_AHEAD_OF_STORE,
                        new Author(Author.Type.APPLICATION, grant.clientId()),
                        new AuditSubject(AuditSubject.Type.GRANT, grant.id()),
                        context));
    }

    /** A user takes back what it let an application do; consent is asked anew. */
    void revokedByUser(Transaction tx, Author by, String companyId, String userId, String clientId) {
        revoked(tx, by, UserGrant.End.REVOKED_BY_USER, companyId, userId, clientId);
    }

    /**
     * A user has a new password: codes under way end, which somebody may have asked for who knew the old one.
     *
     * @param isAll whether they take back all that they let applications do; consent to each is asked anew then
     */
    public void passwordReplaced(Transaction tx, Author by, String companyId, String userId, boolean isAll) {
        codes.removeUnused(tx, new Whose(companyId, userId, null));
        if (isAll) {
            consents.removeOfUser(tx, companyId, userId);
            endAll(tx, grants.liveOfUser(tx, companyId, userId), UserGrant.End.REVOKED_BY_USER, by);
        }
    }

    /** An administrator ends what an application may do for one user; consent is asked anew. */
    void revokedByCompany(Transaction tx, Author by, String companyId, String userId, String clientId) {
        revoked(tx, by, UserGrant.End.REVOKED_BY_COMPANY, companyId, userId, clientId);
    }

    /** An administrator ends what an application may do for everybody, also who has let it do nothing yet; consent is asked anew. */
    void revokedByCompany(Transaction tx, Author by, String companyId, String clientId) {
        var living = grants.liveOfApplication(tx, companyId, clientId);
        forget(
                tx,
                by,
                UserGrant.End.REVOKED_BY_COMPANY,
                companyId,
                consents.findOfApplication(tx, companyId, clientId),
                living);
        consents.removeAll(tx, companyId, clientId);
        codes.removeUnused(tx, new Whose(companyId, null, clientId));
        endAll(tx, living, UserGrant.End.REVOKED_BY_COMPANY, by);
    }

    private void revoked(
            Transaction tx, Author by, UserGrant.End reason, String companyId, String userId, String clientId) {
        var living = grants.liveOfUser(tx, companyId, userId).stream()
                .filter(grant -> grant.clientId().equals(clientId))
                .toList();
        var given = consents.findOfUser(tx, companyId, userId).stream()
                .filter(one -> one.clientId().equals(clientId))
                .toList();
        forget(tx, by, reason, companyId, given, living);
        consents.remove(tx, companyId, userId, clientId);
        codes.removeUnused(tx, new Whose(companyId, userId, clientId));
        endAll(tx, living, reason, by);
    }

    /** Tells of remembered consents that end without a grant that would tell of it. */
    private void forget(
            Transaction tx,
            Author by,
            UserGrant.End reason,
            String companyId,
            List<Consents.Given> given,
            List<UserGrant> living) {
        var told = living.stream().map(UserGrant::userId).collect(Collectors.toSet());
        for (var one : given) {
            if (!told.contains(one.userId())) {
                var context = Map.of(
                        "application",
                        one.clientId(),
                        "user",
                        one.userId(),
                        "reason",
                        reason.name(),
                        "scopes",
                        one.consent().scopes().toString());
                var subject = new AuditSubject(AuditSubject.Type.APPLICATION, one.clientId());
                var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                log.append(
                        tx,
                        new AuditEntry(
                                companyId, now, AuditEvent.OAUTH_APPLICATION_ACCESS_REVOKED, by, subject, context));
            }
        }
    }

    @Override
    public void userDeactivated(Transaction tx, String companyId, String userId) {
        consents.removeOfUser(tx, companyId, userId);
        codes.removeUnused(tx, new Whose(companyId, userId, null));
        endAll(tx, grants.liveOfUser(tx, companyId, userId), UserGrant.End.USER_LEFT, DEACTIVATION);
    }

    @Override
    public void companyDeactivated(Transaction tx, String companyId) {
        codes.removeUnused(tx, new Whose(companyId, null, null));
        close(tx, Closing.ofCompany(companyId));
    }

    @Override
    public void companyReturns(Transaction tx, String companyId) {
        closings.requireEnded(tx, companyId, "");
    }

    @Override
    public void installationEnded(Transaction tx, Author author, String companyId, String clientId) {
        codes.removeUnused(tx, new Whose(companyId, null, clientId));
        close(tx, new Closing(companyId, clientId, author));
    }

    @Override
    public void installationReturns(Transaction tx, String companyId, String clientId) {
        closings.requireEnded(tx, companyId, clientId);
    }

    @Override
    public void applicationsSuspended(Transaction tx, Author author, Collection<String> clientIds) {
        var left = Closing.SLICE;
        for (var clientId : clientIds) {
            codes.removeUnused(tx, new Whose(null, null, clientId));
            var closing = Closing.ofApplication(clientId, author);
            left -= left <= 0 ? 0 : endSome(tx, closing, left);
            if (left <= 0) {
                closings.add(tx, closing);
            }
        }
    }

    @Override
    public void applicationReturns(Transaction tx, String clientId) {
        closings.requireEnded(tx, "", clientId);
    }

    /** Ends a slice at once, which is all of it as a rule, and has the rest ended afterwards. */
    private void close(Transaction tx, Closing closing) {
        if (endSome(tx, closing, Closing.SLICE) >= Closing.SLICE) {
            closings.add(tx, closing);
        }
    }

    @Override
    public int endSome(Transaction tx, Closing closing, int max) {
        var some = grants.someLive(tx, closing.companyId(), closing.clientId(), max);
        endAll(tx, some, reason(closing), closing.by());
        var left = max - some.size();
        return left == 0
                ? max
                : Math.min(max, some.size() + consents.removeSome(tx, closing.companyId(), closing.clientId(), left));
    }

    private static UserGrant.End reason(Closing closing) {
        if (closing.clientId().isEmpty()) {
            return UserGrant.End.COMPANY_CLOSED;
        }
        return closing.companyId().isEmpty() ? UserGrant.End.APPLICATION_SUSPENDED : UserGrant.End.INSTALLATION_ENDED;
    }

    private void endAll(Transaction tx, List<UserGrant> ending, UserGrant.End reason, Author by) {
        ending.forEach(grant -> end(tx, grant, reason, by));
    }
}
