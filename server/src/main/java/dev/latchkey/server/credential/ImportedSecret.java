package dev.latchkey.server.credential;

/** A key that was made elsewhere and shall go on working. */
public sealed interface ImportedSecret {

    /** Its value is known. */
    record ByValue(Secret secret) implements ImportedSecret {}

    /** Only the SHA-256 of its UTF-8 text is known; the first use replaces it by a keyed hash. */
    record BySha256(SecretHash hash) implements ImportedSecret {}
}
