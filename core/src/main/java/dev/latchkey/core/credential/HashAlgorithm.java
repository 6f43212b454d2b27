package dev.latchkey.core.credential;

/** How a stored digest was made. The names are stored; none may be renamed. */
public enum HashAlgorithm {
    /** {@link SecretHasher}'s HMAC under the deployment's key. */
    KEYED,
    /** Plain SHA-256 of the UTF-8 text, for keys imported by hash until their first use. */
    SHA256
}
