package dev.latchkey.authserver.authorize;

import dev.latchkey.core.installation.Installation;
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
        @Nullable Installation installation, Scopes missing, boolean mayInstall, Scopes agreed, boolean isRemembered) {}
