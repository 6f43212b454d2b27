package dev.latchkey.core.audit;

/** What can happen. The names are those of the platform's audit API where it has one; they are stored and never renamed. */
public enum AuditEvent {
    CREDENTIALS_CREATED,
    CREDENTIALS_CHANGED,
    CREDENTIALS_REVOKED,
    CREDENTIALS_SECRET_ROTATED,
    /** The answer to a marked request was given once more, with the secret in it. */
    CREDENTIALS_SECRET_REPEATED,
    CREDENTIALS_SECRET_CUT_OFF,
    CREDENTIALS_TRIAL_STARTED,
    CREDENTIALS_TRIAL_APPLIED,
    CREDENTIALS_TRIAL_DISCARDED,
    USER_ACCOUNT_CREATED,
    USER_ACCOUNT_ACTIVATED,
    USER_ACCOUNT_DEACTIVATED,
    USER_ACCOUNT_UPDATED,
    USER_ROLE_CHANGED,
    AUDIT_LOG_EXPORTED,
    COMPANY_CREATED,
    COMPANY_ACTIVATED,
    COMPANY_DEACTIVATED,
    SYSTEM_ROLE_CREATED,
    SYSTEM_ROLE_CHANGED,
    SYSTEM_ROLE_REMOVED,
    ACCESS_GROUP_CREATED,
    ACCESS_GROUP_CHANGED,
    ACCESS_GROUP_REMOVED,
    USER_INVITED,
    PARTNER_CREATED,
    PARTNER_USER_CREATED,
    /** One of a partner's people was sent, or given, a link to choose a password. */
    PARTNER_USER_INVITED,
    PARTNER_USER_CHANGED,
    PARTNER_USER_ACTIVATED,
    PARTNER_USER_DEACTIVATED,
    /** Their invitation was taken back before they chose a password. */
    PARTNER_USER_REMOVED,
    PARTNER_API_KEY_RENEWED,
    PARTNER_API_KEY_REVOKED,
    PARTNER_ACTIVATED,
    PARTNER_DEACTIVATED,
    REGISTRATION_TOKEN_CREATED,
    REGISTRATION_TOKEN_REVOKED,
    APPLICATION_CREATED,
    APPLICATION_CHANGED,
    APPLICATION_REMOVED,
    APPLICATION_SECRET_CREATED,
    APPLICATION_SECRET_REVOKED,
    APPLICATION_SUSPENDED,
    APPLICATION_REINSTATED,
    APPLICATION_INSTALLED,
    APPLICATION_INSTALLATION_REQUESTED,
    APPLICATION_INSTALLATION_DISMISSED,
    APPLICATION_UNINSTALLED,
    OAUTH_APPLICATION_ACCESS_GRANTED,
    OAUTH_APPLICATION_ACCESS_REFUSED,
    OAUTH_APPLICATION_ACCESS_REVOKED,
    /** A refresh token that was newer than the store, which was set back, was taken: its generation is the newest from now on. */
    OAUTH_APPLICATION_ACCESS_AHEAD_OF_STORE,
    USER_SIGNED_IN,
    USER_AUTHENTICATION_INVALID_CREDENTIALS,
    USER_AUTHENTICATION_INVALID_SECOND_FACTOR,
    USER_LOGOUT,
    USER_SESSIONS_ENDED,
    USER_PASSWORD_CHANGED,
    USER_PASSWORD_RESET_REQUESTED,
    USER_PASSWORD_RESET,
    USER_SECOND_FACTOR_ENABLED,
    USER_SECOND_FACTOR_DISABLED,
    USER_RECOVERY_CODE_USED,
    USER_RECOVERY_CODES_RENEWED,
    /** Somebody turned letters off, or on again. */
    USER_LETTERS_CHOSEN,
    SIGNING_KEY_PREPARED,
    SIGNING_KEY_ACTIVATED,
    SIGNING_KEY_RETIRED,
    /** Other documents, another catalogue or other limits are served, without a restart. */
    APIS_CHANGED,
    /** A copy of the whole store was begun, with or without the master key. */
    BACKUP_BEGUN,
    /** The store is a copy of an earlier time: what was revoked after it works again. */
    BACKUP_RESTORED,
    OPERATOR_CREATED,
    /** An operator was given a link to choose a password. */
    OPERATOR_INVITED,
    OPERATOR_SECOND_FACTOR_REMOVED,
    OPERATOR_ACTIVATED,
    OPERATOR_DEACTIVATED;

    /** The name that the audit API uses; the platform it reproduces says it differently where people sign in. */
    public String wireName() {
        return this == USER_SIGNED_IN ? "USER_AUTHENTICATION_SUCCESS" : name();
    }
}
