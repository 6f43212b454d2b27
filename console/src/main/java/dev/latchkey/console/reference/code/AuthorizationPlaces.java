package dev.latchkey.console.reference.code;

/**
 * Where a client gets tokens.
 *
 * @param issuer the authorization server
 * @param authorize where users agree
 * @param token where tokens are asked for
 * @param metadata where all of it is written for programs (RFC 8414)
 */
public record AuthorizationPlaces(String issuer, String authorize, String token, String metadata) {}
