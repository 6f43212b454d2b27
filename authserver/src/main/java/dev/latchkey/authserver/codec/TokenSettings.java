package dev.latchkey.authserver.codec;

import java.time.Duration;

/**
 * In whose name tokens are issued, for what, and for how long.
 *
 * @param issuer the API origin (RFC 8414 §2), also the audience of JWT access tokens
 * @param resources what tokens can be limited to
 * @param accessTokenLifetime at least one second
 */
public record TokenSettings(String issuer, KnownResources resources, Duration accessTokenLifetime) {}
