package dev.latchkey.authserver.codec;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.grant.RevokedTokens;
import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import java.time.Instant;

/** Ends single tokens before their expiry: durable first, then in force on this node, then answered. */
public final class TokenRevocation {

    /** Expired ones are forgotten about once a minute. */
    private static final long RETRY_AFTER_SECONDS = 60;

    private final Transactions transactions;
    private final RevokedTokens store;
    private final RevokedTokenSet inForce;

    public TokenRevocation(Transactions transactions, RevokedTokens store, RevokedTokenSet inForce) {
        this.transactions = transactions;
        this.store = store;
        this.inForce = inForce;
    }

    /** Ended tokens, as this node knows them. */
    RevokedTokenSet inForce() {
        return inForce;
    }

    /**
     * Ends a token; the future completes when it is ended for good.
     *
     * @throws OAuthRejection 503 when so many of its client or company wait for their expiry that there is no room for another
     */
    public Future<Void> revoke(LiveToken token) {
        var holder = token.holder();
        var revoked = new RevokedToken(token.id(), holder.company().id(), holder.storedClientId(), token.expiresAt());
        if (!inForce.hasRoomFor(revoked)) {
            throw OAuthError.UNAVAILABLE.because(
                    "too many tokens of this client or company were revoked one by one and have not expired yet;"
                            + " revoke the client, or take back the application's access",
                    RETRY_AFTER_SECONDS);
        }
        var stored = transactions.submit(tx -> {
            store.add(tx, revoked);
            tx.changed(ChangeKind.REVOKED_TOKEN, Change.PLATFORM, revoked.tokenId());
            return revoked;
        });
        return EventLoop.here(stored).mapEmpty();
    }

    /** Forgets what has expired meanwhile, in the store and in memory; blocking, for a timer on a virtual thread. */
    public void prune(Instant now) {
        int removed;
        do {
            removed = transactions.write(tx -> store.removeExpired(tx, now));
        } while (removed == RevokedTokens.EXPIRED_MAX);
        inForce.forgetExpired(now);
    }
}
