/**
 * The token endpoint and what it makes: client authentication, grants, access tokens (opaque handles and JWTs),
 * introspection, revocation, metadata. {@code TokenEndpoint} reads the request, {@code ClientAuthenticator} proves the
 * client, {@code AccessTokens} issues and verifies. Knows no pages and no gateway.
 */
@NullMarked
package dev.latchkey.authserver.token;

import org.jspecify.annotations.NullMarked;
