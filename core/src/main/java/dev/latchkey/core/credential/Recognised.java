package dev.latchkey.core.credential;

/** What a presented text looks like, before any look-up. */
public sealed interface Recognised {

    /** Made by a deployment with our prefix; the checksum is right. */
    record Ours(SecretType type) implements Recognised {}

    /** A typo, a random string, or nothing that could be a credential; no look-up is worth it. */
    record Malformed() implements Recognised {}

    /** Not our format; possibly a key that was imported. */
    record Foreign() implements Recognised {}
}
