/**
 * Access and refresh tokens from value to meaning and back: opaque handles, JWTs, audiences, revocation. {@code AccessTokens}
 * issues and verifies.
 */
@NullMarked
package dev.latchkey.authserver.codec;

import org.jspecify.annotations.NullMarked;
