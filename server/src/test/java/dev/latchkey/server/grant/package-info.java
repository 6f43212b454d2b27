/** Grants through the store and through HTTP. */
@NullMarked
package dev.latchkey.server.grant;

import org.jspecify.annotations.NullMarked;
