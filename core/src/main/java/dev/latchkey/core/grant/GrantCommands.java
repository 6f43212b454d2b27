package dev.latchkey.core.grant;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.Redemption.NoRoom;
import dev.latchkey.core.grant.Redemption.NotServed;
import dev.latchkey.core.grant.Redemption.OtherResource;
import dev.latchkey.core.grant.Redemption.Refused;
import dev.latchkey.core.grant.Redemption.Replayed;
import dev.latchkey.core.grant.Redemption.UnknownResource;
import dev.latchkey.core.partner.LiveApplication;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a code to a grant and on to its end. Each command is one transaction with its change feed and audit entry; that a code
 * works once and a refresh token has one successor is decided by one conditional update within it, so it holds between nodes too.
 */
public final class GrantCommands {

    /** Most living grants of one user to one application. */
    public static final int LIVE_PER_USER_MAX = 100;

    private static final Duration EXPIRED_KEPT = Duration.ofDays(1);
    private static final int PRUNED_MAX = 500;

    private final Transactions transactions;
    private final UserGrants grants;
    private final AuthorizationCodes codes;
    private final GrantEndings endings;
    private final GrantIndex index;
    private final SecretIssuer secrets;
    private final GrantSettings settings;
    private final InstantSource clock;

    public GrantCommands(
            GrantStores stores,
            GrantEndings endings,
            GrantIndex index,
            SecretIssuer secrets,
            GrantSettings settings,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.grants = stores.userGrants();
        this.codes = stores.authorizationCodes();
        this.endings = endings;
        this.index = index;
        this.secrets = secrets;
        this.settings = settings;
        this.clock = clock;
    }

    /** Uses a code up; everything it must fit is checked first, so that a stolen code alone can neither use it up nor end anything. */
    public CompletionStage<Redemption> redeem(Secret code, CodeExchange exchange) {
        var hash = secrets.hash(code);
        return transactions.submit(tx -> {
            var stored = codes.find(tx, hash).orElse(null);
            if (stored == null) {
                return new Refused("the code is not good");
            }
            var misfit = exchange.misfit(stored.authorization());
            if (misfit != null) {
                return new Refused(misfit);
            }
            // First of all that follows: a second use ends what the first gave, whatever has become of the API
            // meanwhile.
            if (stored.grantId() != null) {
                return replayedOrExpired(tx, hash);
            }
            if (!exchange.isServed(stored.authorization())) {
                return new NotServed();
            }
            if (!exchange.isForKnown()) {
                return new UnknownResource();
            }
            var authorized = stored.authorization().resource();
            if (authorized != null && !exchange.isFor(stored.authorization())) {
                return new OtherResource(authorized.identifier());
            }
            var now = now();
            var grant = newGrant(stored.authorization(), exchange, now);
            if (index.resolve(grant).isEmpty()) {
                return new Refused("the code is not good");
            }
            var hasRoom = index.hasRoom(grant, null);
            var replaced = hasRoom ? null : likeIt(tx, grant).findFirst().orElse(null);
            if (!hasRoom && (replaced == null || !index.hasRoom(grant, replaced))) {
                return new NoRoom();
            }
            if (!codes.redeem(tx, hash, grant.id(), now)) {
                return replayedOrExpired(tx, hash);
            }
            if (replaced != null) {
                end(tx, replaced, UserGrant.End.REPLACED_BY_NEWER);
            }
            grants.insert(tx, grant);
            endOldest(tx, grant);
            tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id());
            return new Granted(grant, grant.refreshGeneration());
        });
    }

    /** A user who authorizes an application again and again keeps the newest grants; nobody uses the oldest any more. */
    private void endOldest(Transaction tx, UserGrant newest) {
        var all = likeIt(tx, newest).toList();
        all.stream()
                .limit(Math.max(0, all.size() - LIVE_PER_USER_MAX))
                .forEach(grant -> end(tx, grant, UserGrant.End.REPLACED_BY_NEWER));
    }

    /** Those that live of its user and its application, the oldest first. */
    private Stream<UserGrant> likeIt(Transaction tx, UserGrant grant) {
        return grants.liveOfUser(tx, grant.companyId(), grant.userId()).stream()
                .filter(one -> one.clientId().equals(grant.clientId()));
    }

    /** Read again: another node may have used it since it was read first. */
    private Redemption replayedOrExpired(Transaction tx, SecretHash hash) {
        var stored = codes.find(tx, hash).orElse(null);
        if (stored == null || stored.grantId() == null) {
            return new Refused("the code is not good");
        }
        grants.findLive(tx, stored.authorization().companyId(), stored.grantId())
                .ifPresent(grant -> end(tx, grant, UserGrant.End.CODE_REPLAYED));
        return new Replayed();
    }

    private boolean end(Transaction tx, UserGrant grant, UserGrant.End reason) {
        return endings.end(tx, grant, reason, new Author(Author.Type.APPLICATION, grant.clientId()));
    }

    private UserGrant newGrant(Authorization authorization, CodeExchange exchange, Instant now) {
        return new UserGrant(
                authorization.companyId(),
                secrets.newId(now),
                secrets.newNumber(),
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
     * @param served what a token can be for now
     */
    public CompletionStage<Redemption> refresh(
            LiveApplication application,
            long number,
            long generation,
            @Nullable String dpopThumbprint,
            ServedResources served) {
        return transactions.submit(tx -> {
            // By the store: another node may have made the grant a moment ago.
            var grant = grants.findLiveByNumber(tx, number).orElse(null);
            if (grant == null
                    || !grant.clientId().equals(application.clientId())
                    || index.resolve(grant).isEmpty()) {
                return new Refused("the refresh token is not good");
            }
            var bound = grant.dpopThumbprint();
            if (bound != null && !bound.equals(dpopThumbprint)) {
                return new Refused("expected a DPoP proof with the key this refresh token is bound to");
            }
            var limit = grant.resource();
            if (limit != null && served.current(limit).isEmpty() && !isReplayed(tx, grant, generation)) {
                return new NotServed();
            }
            if (index.find(number).isEmpty()) {
                tx.changed(ChangeKind.GRANT, grant.companyId(), grant.id()); // so that this node reads the feed at once
            }
            return next(tx, grant, generation, application.protocol().requests().isFapi2());
        });
    }

    /**
     * What a refresh token is answered. We made it, whatever the store knows: one that is newer than the store is not a replay but the sign of a
     * store that was set back, and its client goes on.
     *
     * @param keepsToken whether the newest one stays (FAPI 2.0 Security Profile section 5.3.2.1: a client whose tokens are bound to its keys gains
     *     nothing from rotation, and loses its grant with an answer that is lost)
     */
    private Redemption next(Transaction tx, UserGrant grant, long generation, boolean keepsToken) {
        var now = now();
        var companyId = grant.companyId();
        if (!now.isBefore(grant.refreshExpiresAt())) {
            return new Refused("the refresh token has expired");
        }
        var forgotten = now.minus(settings.repeatWindow());
        var expiresAt = now.plus(settings.refreshTokenIdle());
        if (keepsToken && grants.prolong(tx, companyId, grant.id(), generation, now, expiresAt)) {
            endings.recordAhead(tx, grant, generation, now);
            return new Granted(grant, generation);
        }
        if (!keepsToken && grants.rotate(tx, companyId, grant.id(), generation, now, expiresAt)) {
            grants.forgetRotations(tx, companyId, grant.id(), forgotten);
            endings.recordAhead(tx, grant, generation, now);
            return new Granted(grant, generation + 1);
        }
        if (isRepeated(tx, grant, generation, forgotten)) {
            return new Granted(grant, generation + 1);
        }
        end(tx, grant, UserGrant.End.REFRESH_TOKEN_REPLAYED);
        return new Replayed();
    }

    /** Whether the answer to this token may have been lost a moment ago. */
    private boolean isRepeated(Transaction tx, UserGrant grant, long generation, Instant forgotten) {
        return grants.rotatedAt(tx, grant.companyId(), grant.id(), generation)
                .filter(forgotten::isBefore)
                .isPresent();
    }

    /** Whether a token was used up before, by somebody who has its successor; one that is newer than a restored store was not. */
    private boolean isReplayed(Transaction tx, UserGrant grant, long generation) {
        return grant.refreshGeneration() > generation
                && !isRepeated(tx, grant, generation, now().minus(settings.repeatWindow()));
    }

    /**
     * The grant of a refresh token that is the newest, or newer than a store that was set back, and may be used now; empty for every other.
     * Reads the store, which alone knows which is the newest; blocking.
     */
    public Optional<LiveGrant> findByRefreshToken(long number, long generation) {
        var now = now();
        return transactions
                .read(tx -> grants.findLiveByNumber(tx, number))
                .filter(grant -> grant.refreshGeneration() <= generation && now.isBefore(grant.refreshExpiresAt()))
                .flatMap(index::resolve);
    }

    /** The application gives a grant back (RFC 7009); again does nothing. */
    public CompletionStage<Boolean> revokeByApplication(UserGrant grant) {
        return transactions.submit(tx -> end(tx, grant, UserGrant.End.REVOKED_BY_APPLICATION));
    }

    /** Forgets codes that can no longer be used nor recognised as replayed, and ends grants whose refresh token expired; blocking. */
    public void prune() {
        transactions.write(tx -> {
            // A day later than the token itself, so that no access token that came with it is cut short.
            var expired = grants.expired(tx, now().minus(EXPIRED_KEPT), PRUNED_MAX);
            expired.forEach(grant -> end(tx, grant, UserGrant.End.EXPIRED));
            return expired.size();
        });
        int removed;
        do {
            removed = transactions.write(tx -> codes.removeExpired(tx, now().minus(settings.refreshTokenIdle())));
        } while (removed == AuthorizationCodes.EXPIRED_MAX);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
