/**
 * JWTs that others sign to prove something to us: read strictly, checked under their public keys, used once. A text becomes a
 * {@code CompactJws}, its key a {@code PublicJwk}; what the claims mean is for client assertions and DPoP proofs to say. Knows
 * neither HTTP nor where keys come from.
 */
@NullMarked
package dev.latchkey.core.proof;

import org.jspecify.annotations.NullMarked;
