package dev.latchkey.server.grant;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditLog;
import dev.latchkey.server.audit.AuditSubject;
import dev.latchkey.server.audit.Author;
import dev.latchkey.server.command.Actor;
import dev.latchkey.server.command.CommandRefused;
import dev.latchkey.server.company.ActorRights;
import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.Secret;
import dev.latchkey.server.credential.SecretHash;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.credential.SecretType;
import dev.latchkey.server.grant.Redemption.Granted;
import dev.latchkey.server.grant.Redemption.Refused;
import dev.latchkey.server.grant.Redemption.Replayed;
import dev.latchkey.server.installation.Installation;
import dev.latchkey.server.installation.Installations;
import dev.latchkey.server.partner.Application;
import dev.latchkey.server.partner.Applications;
import dev.latchkey.server.partner.LiveApplication;
import dev.latchkey.server.partner.RedirectUri;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.TimeOrderedId;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * From a user's consent to a grant and on to its end. Each command is one transaction with its change feed and audit entry; that
 * a code works once and a refresh token has one successor is decided by one conditional update within it, so it holds between
 * nodes too.
 */
public final class GrantCommands {

    /** The stores and neighbours this works on. */
    public record Parts(
            Transactions transactions,
            UserGrants grants,
            AuthorizationCodes codes,
            Consents consents,
            Installations installations,
            Applications applications,
            GrantEndings endings,
            GrantIndex index,
            ActorRights actorRights,
            AuditLog log,
            CredentialFormat format,
            SecretHasher hasher,
            InstantSource clock,
            SecureRandom random) {}

    /** Most living grants of one user to one application. */
    public static final int LIVE_PER_USER_MAX = 100;

    private static final Duration EXPIRED_KEPT = Duration.ofDays(1);
    private static final int PRUNED_MAX = 500;

    private final Parts parts;
    private final GrantSettings settings;

    public GrantCommands(Parts parts, GrantSettings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    /** What the user has agreed to before for this application at the host of this redirect URI. */
    public Scopes consented(Actor.CompanyUser user, String clientId, RedirectUri redirectUri) {
        return parts.transactions.read(
                tx -> parts.consents.find(tx, user.companyId(), user.userId(), clientId, redirectUri.host()));
    }

    /** How many different people of the company use the application. */
    public int countUsers(String companyId, String clientId) {
        return parts.transactions.read(tx -> parts.grants.countUsers(tx, companyId, clientId));
    }

    /**
     * Remembers the user's consent and gives the code for it.
     *
     * @throws CommandRefused when the user or the application is not active, or the company has not approved all of the scopes
     */
    public Secret authorize(Authorization authorization) {
        return parts.transactions.write(tx -> authorize(tx, authorization));
    }

    /** As {@link #authorize(Authorization)}, as a part of a larger command. */
    public Secret authorize(Transaction tx, Authorization authorization) {
        var user = new Actor.CompanyUser(authorization.companyId(), authorization.userId());
        var code = parts.format.generate(SecretType.AUTHORIZATION_CODE, parts.random);
        parts.actorRights.get(tx, user);
        requireActive(tx, authorization.clientId());
        requireApproved(tx, authorization);
        var now = now();
        var host = new RedirectUri(authorization.redirectUri()).host();
        var before = parts.consents.find(tx, user.companyId(), user.userId(), authorization.clientId(), host);
        var all = before.union(authorization.scopes());
        parts.consents.put(tx, user.companyId(), user.userId(), authorization.clientId(), host, all, now);
        parts.codes.insert(tx, parts.hasher.hash(code), authorization, now.plus(settings.codeLifetime()));
        record(tx, user, AuditEvent.OAUTH_APPLICATION_ACCESS_GRANTED, authorization.clientId(), authorization.scopes());
        return code;
    }

    /** In the transaction: a suspension that is under way takes codes with it, and none may come behind it. */
    private void requireActive(Transaction tx, String clientId) {
        if (parts.applications
                .findByClientId(tx, clientId)
                .filter(Application::isActive)
                .isEmpty()) {
            throw CommandRefused.notPermitted("the application is not active");
        }
    }

    private void requireApproved(Transaction tx, Authorization authorization) {
        var approved = parts.installations
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
        return parts.transactions.read(tx -> parts.grants.liveOfUser(tx, user.companyId(), user.userId()));
    }

    /** Enters in the audit log that the user refused an application. */
    public void refuse(Actor.CompanyUser user, String clientId, Scopes scopes) {
        parts.transactions.write(tx -> {
            record(tx, user, AuditEvent.OAUTH_APPLICATION_ACCESS_REFUSED, clientId, scopes);
            return clientId;
        });
    }

    /** Uses a code up; everything it must fit is checked first, so that a stolen code alone can neither use it up nor end anything. */
    public CompletionStage<Redemption> redeem(Secret code, CodeExchange exchange) {
        var hash = parts.hasher.hash(code);
        return parts.transactions.submit(tx -> {
            var stored = parts.codes.find(tx, hash).orElse(null);
            if (stored == null) {
                return new Refused("the code is not good");
            }
            var misfit = exchange.misfit(stored.authorization());
            if (misfit != null) {
                return new Refused(misfit);
            }
            var now = now();
            var grant = newGrant(tx, stored.authorization(), exchange, now);
            if (parts.index.resolve(grant).isEmpty()) {
                return new Refused("the code is not good");
            }
            if (!parts.codes.redeem(tx, hash, grant.id(), now)) {
                return replayedOrExpired(tx, hash);
            }
            parts.grants.insert(tx, grant);
            endOldest(tx, grant);
            tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id());
            return new Granted(grant, grant.refreshGeneration());
        });
    }

    /** A user who authorizes an application again and again keeps the newest grants; nobody uses the oldest any more. */
    private void endOldest(Transaction tx, UserGrant newest) {
        var all = parts.grants.liveOfUser(tx, newest.companyId(), newest.userId()).stream()
                .filter(grant -> grant.clientId().equals(newest.clientId()))
                .toList();
        all.stream()
                .limit(Math.max(0, all.size() - LIVE_PER_USER_MAX))
                .forEach(grant -> end(tx, grant, UserGrant.End.REPLACED_BY_NEWER));
    }

    /** Read again: another node may have used it since it was read first. */
    private Redemption replayedOrExpired(Transaction tx, SecretHash hash) {
        var stored = parts.codes.find(tx, hash).orElse(null);
        if (stored == null || stored.grantId() == null) {
            return new Refused("the code is not good");
        }
        parts.grants
                .findLive(tx, stored.authorization().companyId(), stored.grantId())
                .ifPresent(grant -> end(tx, grant, UserGrant.End.CODE_REPLAYED));
        return new Replayed();
    }

    private boolean end(Transaction tx, UserGrant grant, UserGrant.End reason) {
        return parts.endings.end(tx, grant, reason, new Author(Author.Type.APPLICATION, grant.clientId()));
    }

    private UserGrant newGrant(Transaction tx, Authorization authorization, CodeExchange exchange, Instant now) {
        return new UserGrant(
                authorization.companyId(),
                TimeOrderedId.next(now, parts.random),
                parts.grants.nextNumber(tx),
                authorization.userId(),
                authorization.clientId(),
                authorization.scopes(),
                authorization.resource(),
                exchange.application().isPublic() ? exchange.dpopThumbprint() : null,
                now,
                0,
                now.plus(settings.refreshTokenIdle()));
    }

    /**
     * Uses a refresh token.
     *
     * @param number of the grant, as the token says
     * @param generation of the token
     * @param dpopThumbprint the key the application proved to hold; absent for none
     */
    public CompletionStage<Redemption> refresh(
            LiveApplication application, long number, long generation, @Nullable String dpopThumbprint) {
        return parts.transactions.submit(tx -> {
            // By the store: another node may have made the grant a moment ago.
            var grant = parts.grants.findLiveByNumber(tx, number).orElse(null);
            if (grant == null
                    || !grant.clientId().equals(application.clientId())
                    || parts.index.resolve(grant).isEmpty()) {
                return new Refused("the refresh token is not good");
            }
            var bound = grant.dpopThumbprint();
            if (bound != null && !bound.equals(dpopThumbprint)) {
                return new Refused("expected a DPoP proof with the key this refresh token is bound to");
            }
            if (parts.index.find(number).isEmpty()) {
                tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id()); // so that this node reads the feed at once
            }
            return next(tx, grant, generation);
        });
    }

    private Redemption next(Transaction tx, UserGrant grant, long generation) {
        var now = now();
        var companyId = grant.companyId();
        if (!now.isBefore(grant.refreshExpiresAt())) {
            return new Refused("the refresh token has expired");
        }
        var forgotten = now.minus(settings.repeatWindow());
        var expiresAt = now.plus(settings.refreshTokenIdle());
        if (parts.grants.rotate(tx, companyId, grant.id(), generation, now, expiresAt)) {
            parts.grants.forgetRotations(tx, companyId, grant.id(), forgotten);
            return new Granted(grant, generation + 1);
        }
        var rotatedAt = parts.grants.rotatedAt(tx, companyId, grant.id(), generation);
        if (rotatedAt.filter(forgotten::isBefore).isPresent()) {
            return new Granted(grant, generation + 1);
        }
        end(tx, grant, UserGrant.End.REFRESH_TOKEN_REPLAYED);
        return new Replayed();
    }

    /** The application gives a grant back (RFC 7009); again does nothing. */
    public CompletionStage<Boolean> revokeByApplication(UserGrant grant) {
        return parts.transactions.submit(tx -> end(tx, grant, UserGrant.End.REVOKED_BY_APPLICATION));
    }

    /** The user takes back everything it let an application do. */
    public void revokeByUser(Actor.CompanyUser user, String clientId) {
        parts.transactions.write(tx -> {
            parts.actorRights.get(tx, user);
            parts.endings.revokedByUser(tx, user.author(), user.companyId(), user.userId(), clientId);
            return clientId;
        });
    }

    /** Forgets codes that can no longer be used nor recognised as replayed, and ends grants whose refresh token expired; blocking. */
    public void prune() {
        parts.transactions.write(tx -> {
            // A day later than the token itself, so that no access token that came with it is cut short.
            var expired = parts.grants.expired(tx, now().minus(EXPIRED_KEPT), PRUNED_MAX);
            expired.forEach(grant -> end(tx, grant, UserGrant.End.EXPIRED));
            return expired.size();
        });
        parts.transactions.write(tx -> parts.codes.removeExpired(tx, now().minus(settings.refreshTokenIdle())));
    }

    private void record(Transaction tx, Actor.CompanyUser user, AuditEvent event, String clientId, Scopes scopes) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
        var context = Map.of("scopes", scopes.toString());
        parts.log.append(tx, new AuditEntry(user.companyId(), now(), event, user.author(), subject, context));
    }

    private Instant now() {
        return parts.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
