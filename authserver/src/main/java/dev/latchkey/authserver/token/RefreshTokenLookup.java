package dev.latchkey.authserver.token;

import dev.latchkey.authserver.codec.RefreshTokens;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.LiveGrant;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.EventLoop;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Which refresh tokens are good, without using them; on a virtual thread, because only the store knows which is the newest. */
final class RefreshTokenLookup {

    private final RefreshTokens tokens;
    private final GrantCommands grants;
    private final Executor executor;

    /** @param executor starts a virtual thread for each task */
    RefreshTokenLookup(RefreshTokens tokens, GrantCommands grants, Executor executor) {
        this.tokens = tokens;
        this.grants = grants;
        this.executor = executor;
    }

    /** Empty for anything that is no refresh token of ours. */
    Optional<RefreshTokens.Handle> read(String token) {
        return tokens.read(token);
    }

    /** The grant of a token that may be used now; empty for one that was replaced, has expired or whose grant does not count. */
    Future<Optional<LiveGrant>> find(RefreshTokens.Handle handle) {
        return EventLoop.call(
                executor,
                () -> WorkOwner.CLIENTS.call(
                        () -> grants.findByRefreshToken(handle.grantNumber(), handle.generation())));
    }
}
