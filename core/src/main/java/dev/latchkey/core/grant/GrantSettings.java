package dev.latchkey.core.grant;

import java.time.Duration;

/**
 * How long things last.
 *
 * @param codeLifetime of an authorization code
 * @param refreshTokenIdle after which an unused refresh token expires
 * @param repeatWindow within which a used refresh token is answered with the same successor again; later it is theft
 */
public record GrantSettings(Duration codeLifetime, Duration refreshTokenIdle, Duration repeatWindow) {

    public static final GrantSettings DEFAULT =
            new GrantSettings(Duration.ofSeconds(60), Duration.ofDays(28), Duration.ofSeconds(30));
}
