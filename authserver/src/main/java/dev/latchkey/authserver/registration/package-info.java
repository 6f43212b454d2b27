/**
 * How programs become clients without a person in between: they register themselves (RFC 7591, RFC 7592) or name the address of
 * their metadata document. Both are judged by {@link ClientMetadata} and become applications of a partner of their own. Knows no
 * pages.
 */
@NullMarked
package dev.latchkey.authserver.registration;

import org.jspecify.annotations.NullMarked;
