package dev.latchkey.authserver.token;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/** What a request asks of the scopes it may have (RFC 6749 section 3.3). */
final class RequestedScopes {

    private RequestedScopes() {}

    /**
     * A subset of {@code most}: all of it when nothing was asked.
     *
     * @throws OAuthRejection {@code invalid_scope} when something is asked that is unknown or not held
     */
    static Scopes within(@Nullable Scopes requested, Scopes most, ScopeCatalog catalog) {
        if (requested == null) {
            return most;
        }
        var canonical = catalog.canonical(requested)
                .orElseThrow(() -> OAuthError.INVALID_SCOPE.because("a requested scope is not known"));
        if (!most.containsAll(canonical)) {
            throw OAuthError.INVALID_SCOPE.because("the client does not have: " + canonical.minus(most));
        }
        return canonical;
    }
}
