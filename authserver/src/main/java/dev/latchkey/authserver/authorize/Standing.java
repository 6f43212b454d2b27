package dev.latchkey.authserver.authorize;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands with one user.
 *
 * @param installation absent when the company has never heard of the application
 * @param missing scopes that the company has not approved
 * @param mayInstall whether the user may approve them
 * @param agreed scopes of the request that the user has agreed to before, for this redirect host and for what reaches as far
 * @param isRemembered whether nothing need be asked
 */
record Standing(
        @Nullable Installation installation, Scopes missing, boolean mayInstall, Scopes agreed, boolean isRemembered) {

    /** What a page shows of a request that stands so, for the form to carry: whoever allows it allows this and nothing else. */
    Seen shown(LiveApplication application, AuthorizationRequest request) {
        var limit = request.resource();
        return Seen.of(
                application.application().name(),
                application.partnerName(),
                request.redirectUri(),
                limit == null ? null : limit.api(),
                request.scopes(),
                missing,
                mayInstall,
                agreed);
    }
}
