/**
 * Clients that prove themselves with a signed JWT, {@code private_key_jwt} (RFC 7523 §3, OpenID Connect Core §9), and the keys they
 * do it with: {@code UnprovenAssertion.read} says whose it claims to be, {@code RemoteKeys} has the keys, {@code
 * ClientAssertionVerifier} decides. Does not know which clients there are.
 */
@NullMarked
package dev.latchkey.authserver.assertion;

import org.jspecify.annotations.NullMarked;
