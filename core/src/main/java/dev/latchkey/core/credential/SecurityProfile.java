package dev.latchkey.core.credential;

/** A set of rules that an application keeps to, or every client of a deployment. The names are stored and never renamed. */
public enum SecurityProfile {
    /** RFC 6749 with what RFC 9700 adds. */
    STANDARD,
    /**
     * FAPI 2.0 Security Profile, section 5.3.2: a client that proves itself by its own keys and whose tokens are bound to a key, PS256, ES256
     * or EdDSA alone, every request pushed and complete, codes for 60 s at most, and a refresh token that stays the same.
     */
    FAPI_2
}
