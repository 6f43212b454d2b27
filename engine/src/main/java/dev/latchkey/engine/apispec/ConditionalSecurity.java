package dev.latchkey.engine.apispec;

import java.util.Set;

/**
 * Stricter security for requests whose query asks for more, from {@code x-latchkey-conditional-security}: unless the
 * parameter is absent or has one of the listed values, {@code security} applies instead of the operation's own. A value
 * nobody thought of is therefore judged by the stricter rule.
 *
 * @param parameter name of the query parameter, compared exactly after percent-decoding
 * @param unless values that keep the operation's own security, compared exactly
 */
public record ConditionalSecurity(String parameter, Set<String> unless, SecurityRequirements security) {
    public ConditionalSecurity {
        unless = Set.copyOf(unless);
    }
}
