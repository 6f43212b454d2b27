package dev.latchkey.engine.request;

import dev.latchkey.engine.protocol.Scopes;

/**
 * What a token can be limited to (RFC 8707 §2) and what a client can learn about by itself (RFC 9728): an API, or the platform as
 * a whole.
 *
 * @param identifier the resource identifier: the API origin, and behind it the path that all operations of the API have in common
 * @param metadataPath where its metadata is served, on the API origin (RFC 9728 §3.1)
 * @param apiName as configured; empty for the platform as a whole
 * @param title for people
 * @param scopes all that its operations name
 */
public record ProtectedResource(String identifier, String metadataPath, String apiName, String title, Scopes scopes) {}
