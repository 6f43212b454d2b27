package dev.latchkey.authserver.codec;

import dev.latchkey.core.credential.SecurityProfile;
import java.time.Duration;

/**
 * In whose name tokens are issued, for what, and for how long.
 *
 * @param issuer the API origin (RFC 8414 §2), also the audience of JWT access tokens
 * @param resources what tokens can be limited to
 * @param accessTokenLifetime at least one second
 * @param profile of the deployment; under FAPI 2.0 a token that is bound to no key is good for nothing, whenever it was issued
 */
public record TokenSettings(
        String issuer, KnownResources resources, Duration accessTokenLifetime, SecurityProfile profile) {

    /** Whether it takes a key to use a token. */
    boolean requiresKey() {
        return profile == SecurityProfile.FAPI_2;
    }
}
