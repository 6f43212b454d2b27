/** The authorization endpoint, through the real door. */
@NullMarked
package dev.latchkey.authserver.authorize;

import org.jspecify.annotations.NullMarked;
