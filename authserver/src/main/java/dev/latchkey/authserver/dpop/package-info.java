/**
 * Proofs that whoever sends a token holds the key that the token is bound to (RFC 9449): {@code DpopProofs.verify} and the nonces
 * that make a proof fresh. Memory only, for use on event loops. Does not know tokens: the caller compares the key with the token's.
 */
@NullMarked
package dev.latchkey.authserver.dpop;

import org.jspecify.annotations.NullMarked;
