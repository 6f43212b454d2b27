package dev.latchkey.gateway.principal;

/**
 * A principal as an upstream gets it.
 *
 * @param token the JWT
 * @param digest SHA-256 of the token, base64url: what a request is bound to
 * @param kid of the key that signed
 * @param signedAt seconds since 1970
 */
record SignedPrincipal(String token, String digest, String kid, long signedAt) {

    /** What it takes in memory beside its texts: this, their heads, its place in a table and what it is found by. */
    private static final int OWN_BYTES = 512;

    /** In memory; the names in the claims stand once more in what it is found by. */
    int bytes() {
        return OWN_BYTES + 2 * token.length();
    }
}
