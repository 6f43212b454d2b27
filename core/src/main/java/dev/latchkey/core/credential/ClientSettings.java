package dev.latchkey.core.credential;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * What an OAuth client of a company may do.
 *
 * @param systemRoleId a built-in role's or one of the company's own
 * @param accessGroupId absent when it is in none
 * @param scopes at least one, canonical names
 */
public record ClientSettings(
        String systemRoleId, @Nullable String accessGroupId, Scopes scopes, TokenFormat tokenFormat) {
    public ClientSettings {
        if (scopes.isEmpty()) {
            throw CommandRefused.invalid("scopes", "expected at least one scope");
        }
    }
}
