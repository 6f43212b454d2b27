package dev.latchkey.server.audit;

/** What can happen. The names are those of the platform's audit API where it has one; they are stored and never renamed. */
public enum AuditEvent {
    CREDENTIALS_CREATED,
    CREDENTIALS_CHANGED,
    CREDENTIALS_REVOKED,
    USER_ACCOUNT_CREATED,
    USER_ACCOUNT_ACTIVATED,
    USER_ACCOUNT_DEACTIVATED,
    USER_ACCOUNT_UPDATED,
    USER_ROLE_CHANGED,
    COMPANY_CREATED,
    COMPANY_ACTIVATED,
    COMPANY_DEACTIVATED,
    SYSTEM_ROLE_CREATED,
    ACCESS_GROUP_CREATED,
    PARTNER_CREATED,
    PARTNER_USER_CREATED,
    PARTNER_API_KEY_RENEWED,
    APPLICATION_CREATED
}
