package dev.latchkey.core.credential;

/** What a credential is, in the audit log's words ({@code credentialType}). The names are stored; none may be renamed. */
public enum CredentialType {
    API_KEY,
    OAUTH_CLIENT,
    PARTNER_KEY
}
