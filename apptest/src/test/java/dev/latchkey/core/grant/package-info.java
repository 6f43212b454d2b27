/** Grants through the store and through HTTP. */
@NullMarked
package dev.latchkey.core.grant;

import org.jspecify.annotations.NullMarked;
