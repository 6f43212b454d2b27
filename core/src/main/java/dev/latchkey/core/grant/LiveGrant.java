package dev.latchkey.core.grant;

import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * A grant that counts now: its user and company are active, its application works and is installed. Role and access group are
 * the user's as they are now.
 *
 * @param scopes those granted that the company still approves and the application still has
 */
public record LiveGrant(
        UserGrant grant,
        CompanyRef company,
        LiveApplication application,
        SystemRole role,
        @Nullable String accessGroupId,
        Scopes scopes) {}
