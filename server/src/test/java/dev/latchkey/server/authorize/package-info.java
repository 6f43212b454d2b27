/** The authorization endpoint, through the real door. */
@NullMarked
package dev.latchkey.server.authorize;

import org.jspecify.annotations.NullMarked;
