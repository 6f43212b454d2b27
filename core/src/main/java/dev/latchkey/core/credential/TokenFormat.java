package dev.latchkey.core.credential;

/** The form of a client's access tokens. The names are stored; none may be renamed. */
public enum TokenFormat {
    /** A handle that only this platform can read. */
    OPAQUE,
    /** RFC 9068. */
    JWT
}
