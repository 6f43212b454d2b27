/**
 * The token endpoint and its grants, introspection, revocation, metadata and keys. {@code TokenEndpoint} reads the request and
 * hands it to the grant that it names. Knows no pages and no gateway.
 */
@NullMarked
package dev.latchkey.authserver.token;

import org.jspecify.annotations.NullMarked;
