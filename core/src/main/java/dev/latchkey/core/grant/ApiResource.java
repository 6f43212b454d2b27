package dev.latchkey.core.grant;

/**
 * An API as something can be limited to it (RFC 8707 section 2). Paths make the identifier, so that a change of documents can hand it to
 * another API; what was limited stays with the one that it was given for.
 *
 * @param identifier the resource identifier
 * @param api name of the API that it stood for; empty where nobody knows that any more
 */
public record ApiResource(String identifier, String api) {}
