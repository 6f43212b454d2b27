package dev.latchkey.core.audit;

/** What an event is about. */
public record AuditSubject(Type type, String id) {

    /** Kinds of subject; the names are stored and never renamed. */
    public enum Type {
        COMPANY,
        USER,
        SYSTEM_ROLE,
        ACCESS_GROUP,
        CREDENTIAL,
        PARTNER,
        PARTNER_USER,
        APPLICATION,
        GRANT,
        OPERATOR,
        SIGNING_KEY,
        /** What a deployment serves, all of it. */
        APIS,
        /** Everything that a deployment keeps. */
        STORE
    }
}
