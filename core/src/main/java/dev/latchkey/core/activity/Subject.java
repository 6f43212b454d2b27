package dev.latchkey.core.activity;

/**
 * Whose calls are counted together.
 *
 * @param companyId whose data was asked for
 * @param credentialId of an API key, or the client_id of a client or an application
 */
public record Subject(String companyId, String credentialId) {}
