/** Signing keys and their rotation. Knows neither tokens nor HTTP. */
@NullMarked
package dev.latchkey.server.signing;

import org.jspecify.annotations.NullMarked;
