package dev.latchkey.core.change;

/** What kind of thing a change is about. The names are stored; none may be renamed. */
public enum ChangeKind {
    COMPANY,
    USER,
    SYSTEM_ROLE,
    ACCESS_GROUP,
    /** An API key or an OAuth client of a company, or one of its secrets. */
    CREDENTIAL,
    PARTNER,
    PARTNER_KEY,
    APPLICATION,
    INSTALLATION,
    /** A user's grant to an application. */
    GRANT,
    SIGNING_KEY,
    SCOPE,
    REVOKED_TOKEN,
    /** A session of somebody who signed in. */
    SESSION
}
