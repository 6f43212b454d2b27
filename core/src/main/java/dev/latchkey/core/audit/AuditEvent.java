package dev.latchkey.core.audit;

/** What can happen. The names are those of the platform's audit API where it has one; they are stored and never renamed. */
public enum AuditEvent {
    CREDENTIALS_CREATED(Taken.WITH_ROOM),
    CREDENTIALS_CHANGED(Taken.WHEN_NARROWING),
    CREDENTIALS_REVOKED(Taken.ALWAYS),
    CREDENTIALS_SECRET_ROTATED(Taken.WHEN_NARROWING),
    /** The answer to a marked request was given once more, with the secret in it. */
    CREDENTIALS_SECRET_REPEATED(Taken.WITH_ROOM),
    CREDENTIALS_SECRET_CUT_OFF(Taken.ALWAYS),
    CREDENTIALS_TRIAL_STARTED(Taken.WITH_ROOM),
    CREDENTIALS_TRIAL_APPLIED(Taken.WHEN_NARROWING),
    CREDENTIALS_TRIAL_DISCARDED(Taken.ALWAYS),
    USER_ACCOUNT_CREATED(Taken.WITH_ROOM),
    USER_ACCOUNT_ACTIVATED(Taken.WITH_ROOM),
    USER_ACCOUNT_DEACTIVATED(Taken.ALWAYS),
    USER_ACCOUNT_UPDATED(Taken.WITH_ROOM),
    USER_ROLE_CHANGED(Taken.WHEN_NARROWING),
    AUDIT_LOG_EXPORTED(Taken.WITH_ROOM),
    COMPANY_CREATED(Taken.WITH_ROOM),
    COMPANY_ACTIVATED(Taken.WITH_ROOM),
    COMPANY_DEACTIVATED(Taken.ALWAYS),
    SYSTEM_ROLE_CREATED(Taken.WITH_ROOM),
    SYSTEM_ROLE_CHANGED(Taken.WHEN_NARROWING),
    SYSTEM_ROLE_REMOVED(Taken.ALWAYS),
    ACCESS_GROUP_CREATED(Taken.WITH_ROOM),
    ACCESS_GROUP_CHANGED(Taken.WHEN_NARROWING),
    ACCESS_GROUP_REMOVED(Taken.ALWAYS),
    USER_INVITED(Taken.WITH_ROOM),
    PARTNER_CREATED(Taken.WITH_ROOM),
    /** An organisation that signed itself up and waited was refused. */
    PARTNER_SIGN_UP_REFUSED(Taken.ALWAYS),
    PARTNER_USER_CREATED(Taken.WITH_ROOM),
    /** One of a partner's people was sent, or given, a link to choose a password. */
    PARTNER_USER_INVITED(Taken.WITH_ROOM),
    PARTNER_USER_CHANGED(Taken.WHEN_NARROWING),
    PARTNER_USER_ACTIVATED(Taken.WITH_ROOM),
    PARTNER_USER_DEACTIVATED(Taken.ALWAYS),
    /** Their invitation was taken back before they chose a password. */
    PARTNER_USER_REMOVED(Taken.ALWAYS),
    PARTNER_API_KEY_RENEWED(Taken.WHEN_NARROWING),
    PARTNER_API_KEY_REVOKED(Taken.ALWAYS),
    PARTNER_ACTIVATED(Taken.WITH_ROOM),
    PARTNER_DEACTIVATED(Taken.ALWAYS),
    REGISTRATION_TOKEN_CREATED(Taken.WITH_ROOM),
    REGISTRATION_TOKEN_REVOKED(Taken.ALWAYS),
    APPLICATION_CREATED(Taken.WITH_ROOM),
    APPLICATION_CHANGED(Taken.WHEN_NARROWING),
    APPLICATION_REMOVED(Taken.ALWAYS),
    APPLICATION_SECRET_CREATED(Taken.WHEN_NARROWING),
    APPLICATION_SECRET_REVOKED(Taken.ALWAYS),
    APPLICATION_SUSPENDED(Taken.ALWAYS),
    APPLICATION_REINSTATED(Taken.WITH_ROOM),
    /** A partner wrote what it says of an application to companies. */
    LISTING_SAVED(Taken.WITH_ROOM),
    LISTING_SUBMITTED(Taken.WITH_ROOM),
    LISTING_PUBLISHED(Taken.WITH_ROOM),
    LISTING_CHANGES_REQUESTED(Taken.ALWAYS),
    LISTING_SUSPENDED(Taken.ALWAYS),
    LISTING_WITHDRAWN(Taken.ALWAYS),
    APPLICATION_INSTALLED(Taken.WITH_ROOM),
    APPLICATION_INSTALLATION_REQUESTED(Taken.WITH_ROOM),
    APPLICATION_INSTALLATION_DISMISSED(Taken.ALWAYS),
    APPLICATION_UNINSTALLED(Taken.ALWAYS),
    OAUTH_APPLICATION_ACCESS_GRANTED(Taken.WITH_ROOM),
    OAUTH_APPLICATION_ACCESS_REFUSED(Taken.WITH_ROOM),
    OAUTH_APPLICATION_ACCESS_REVOKED(Taken.ALWAYS),
    /** A refresh token that was newer than the store, which was set back, was taken: its generation is the newest from now on. */
    OAUTH_APPLICATION_ACCESS_AHEAD_OF_STORE(Taken.ALWAYS),
    USER_SIGNED_IN(Taken.ALWAYS),
    USER_AUTHENTICATION_INVALID_CREDENTIALS(Taken.ALWAYS),
    USER_AUTHENTICATION_INVALID_SECOND_FACTOR(Taken.ALWAYS),
    USER_LOGOUT(Taken.ALWAYS),
    USER_SESSIONS_ENDED(Taken.ALWAYS),
    USER_PASSWORD_CHANGED(Taken.ALWAYS),
    USER_PASSWORD_RESET_REQUESTED(Taken.ALWAYS),
    USER_PASSWORD_RESET(Taken.ALWAYS),
    USER_SECOND_FACTOR_ENABLED(Taken.ALWAYS),
    USER_SECOND_FACTOR_DISABLED(Taken.WITH_ROOM),
    /** Somebody was asked by letter to turn a second factor on. */
    USER_SECOND_FACTOR_REMINDED(Taken.WITH_ROOM),
    USER_RECOVERY_CODE_USED(Taken.ALWAYS),
    USER_RECOVERY_CODES_RENEWED(Taken.WHEN_NARROWING),
    /** Somebody turned letters off, or on again. */
    USER_LETTERS_CHOSEN(Taken.WITH_ROOM),
    SIGNING_KEY_PREPARED(Taken.ALWAYS),
    SIGNING_KEY_ACTIVATED(Taken.ALWAYS),
    SIGNING_KEY_RETIRED(Taken.ALWAYS),
    /** Other documents, another catalogue or other limits are served, without a restart. */
    APIS_CHANGED(Taken.WITH_ROOM),
    /** A copy of the whole store was begun, with or without the master key. */
    BACKUP_BEGUN(Taken.ALWAYS),
    /** The store is a copy of an earlier time: what was revoked after it works again. */
    BACKUP_RESTORED(Taken.ALWAYS),
    OPERATOR_CREATED(Taken.WITH_ROOM),
    /** An operator was given a link to choose a password. */
    OPERATOR_INVITED(Taken.WITH_ROOM),
    OPERATOR_SECOND_FACTOR_REMOVED(Taken.WITH_ROOM),
    OPERATOR_ACTIVATED(Taken.WITH_ROOM),
    OPERATOR_DEACTIVATED(Taken.ALWAYS);

    /** Whether a change is stored while a company changes too much, or there is next to no room on the disk. */
    public enum Taken {
        /**
         * It takes power away, is what people have to do for that first or for their safety, or what a node does for its own keys and copies;
         * there is no more of it than was made before, or it is bounded elsewhere.
         */
        ALWAYS,
        /** As long as it takes power away, which each entry says ({@link ChangeWeight#narrows}), and so often; else as {@link #WITH_ROOM}. */
        WHEN_NARROWING,
        /** Only while there is room, and so often. */
        WITH_ROOM
    }

    private final Taken taken;

    AuditEvent(Taken taken) {
        this.taken = taken;
    }

    public Taken taken() {
        return taken;
    }

    /** The name that the audit API uses; the platform it reproduces says it differently where people sign in. */
    public String wireName() {
        return this == USER_SIGNED_IN ? "USER_AUTHENTICATION_SUCCESS" : name();
    }
}
