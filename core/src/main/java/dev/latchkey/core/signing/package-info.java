/**
 * Signing keys and what is signed with them: the key ring (pending, active, retiring, retired), the JWK set, JWTs signed
 * and verified; the master key, and files that are their owner's alone. Knows no tokens' meaning.
 */
@NullMarked
package dev.latchkey.core.signing;

import org.jspecify.annotations.NullMarked;
