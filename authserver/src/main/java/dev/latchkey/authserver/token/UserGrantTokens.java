package dev.latchkey.authserver.token;

import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.AccessTokens.Binding;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.RefreshTokens;
import dev.latchkey.authserver.response.IssuedToken;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.token.GrantRequest.AuthorizationCode;
import dev.latchkey.authserver.token.GrantRequest.Refresh;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.GrantCommands;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.grant.LiveGrant;
import dev.latchkey.core.grant.Redemption;
import dev.latchkey.core.grant.Redemption.Granted;
import dev.latchkey.core.grant.Redemption.NoRoom;
import dev.latchkey.core.grant.Redemption.NotServed;
import dev.latchkey.core.grant.Redemption.OtherResource;
import dev.latchkey.core.grant.Redemption.Refused;
import dev.latchkey.core.grant.Redemption.Replayed;
import dev.latchkey.core.grant.Redemption.UnknownResource;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.edge.http.EventLoop;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An application asks for a user, with a code (RFC 6749 section 4.1.3) or a refresh token (section 6). */
final class UserGrantTokens {

    /** A code is good for a minute. */
    private static final long RETRY_SECONDS = 5;

    private static final String NOT_GOOD = "the refresh token is not good";

    private final GrantCommands commands;
    private final GrantIndex index;
    private final AccessTokens tokens;
    private final RefreshTokens refreshTokens;
    private final KnownResources resources;
    private final ScopeCatalog scopeCatalog;

    UserGrantTokens(
            GrantCommands commands,
            GrantIndex index,
            AccessTokens tokens,
            RefreshTokens refreshTokens,
            KnownResources resources,
            ScopeCatalog scopeCatalog) {
        this.commands = commands;
        this.index = index;
        this.tokens = tokens;
        this.refreshTokens = refreshTokens;
        this.resources = resources;
        this.scopeCatalog = scopeCatalog;
    }

    Future<IssuedToken> redeem(
            LiveApplication application, AuthorizationCode asked, @Nullable String thumbprint, Instant now) {
        var exchange = new CodeExchange(
                application, asked.redirectUri(), asked.codeVerifier(), asked.resource(), thumbprint, resources);
        return EventLoop.here(commands.redeem(asked.code(), exchange))
                .map(outcome -> issue(outcome, null, asked.resource(), thumbprint, now));
    }

    Future<IssuedToken> refresh(LiveApplication application, Refresh asked, @Nullable String thumbprint, Instant now) {
        var handle = refreshTokens
                .read(asked.refreshToken().reveal())
                .orElseThrow(() -> OAuthError.INVALID_GRANT.because(NOT_GOOD));
        // Checked before the token is used up: a request that asks too much must not cost the client its grant. Whether
        // its API is served
        // is asked beside whether the token was used before, which ends the grant either way.
        index.find(handle.grantNumber())
                .filter(live -> live.grant().clientId().equals(application.clientId()))
                .ifPresent(live -> {
                    RequestedScopes.within(asked.requested(), live.scopes(), scopeCatalog);
                    if (isServed(live)) {
                        binding(live, asked.resource(), thumbprint);
                    }
                });
        return EventLoop.here(
                        commands.refresh(application, handle.grantNumber(), handle.generation(), thumbprint, resources))
                .map(outcome -> issue(outcome, asked.requested(), asked.resource(), thumbprint, now));
    }

    private IssuedToken issue(
            Redemption outcome,
            @Nullable Scopes requested,
            @Nullable String resource,
            @Nullable String thumbprint,
            Instant now) {
        return switch (outcome) {
            case Refused(var reason) -> throw OAuthError.INVALID_GRANT.because(reason);
            case OtherResource(var authorized) -> throw otherResource(authorized);
            case NotServed() -> throw notServed();
            case NoRoom() ->
                throw OAuthError.UNAVAILABLE.because(
                        "there is no memory for one more authorization of this company; try again, or end some",
                        RETRY_SECONDS);
            case UnknownResource() -> throw TokenEndpoint.unknownResource();
            case Replayed() ->
                throw OAuthError.INVALID_GRANT.because(
                        "used before: everything it gave has ended, ask the user to authorize again");
            case Granted(var grant, var generation) -> {
                // Resolved by itself: the code or token is used up, and this node may not have heard of the grant yet.
                var live = index.resolve(grant).orElseThrow(() -> OAuthError.INVALID_GRANT.because(NOT_GOOD));
                var scopes = RequestedScopes.within(requested, live.scopes(), scopeCatalog);
                var refreshToken = refreshTokens.write(new RefreshTokens.Handle(grant.number(), generation));
                yield tokens.issue(live, scopes, binding(live, resource, thumbprint), now)
                        .withRefreshToken(refreshToken);
            }
        };
    }

    private boolean isServed(LiveGrant live) {
        var granted = live.grant().resource();
        return granted == null || resources.current(granted).isPresent();
    }

    /** The token is for what the grant is for, or for the part of it that the request names. */
    private Binding binding(LiveGrant live, @Nullable String requested, @Nullable String thumbprint) {
        var granted = live.grant().resource();
        if (granted == null) {
            return new Binding(resources.limiting(requested), thumbprint);
        }
        var current = resources.current(granted).orElseThrow(UserGrantTokens::notServed);
        if (requested != null && !current.identifier().equals(requested)) {
            throw otherResource(current.identifier());
        }
        return new Binding(current, thumbprint);
    }

    /** The grant is good, its target is not (RFC 8707 section 2): a client that is told {@code invalid_grant} throws it away. */
    private static OAuthRejection notServed() {
        return OAuthError.INVALID_TARGET.because(
                "the one API that the user authorized this application for is not served now; try again when it is");
    }

    private static OAuthRejection otherResource(String authorized) {
        return OAuthError.INVALID_TARGET.because("the user authorized this application for " + authorized + " alone");
    }
}
