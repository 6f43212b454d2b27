/** Whole flows of OAuth, each with a strict client library. */
@NullMarked
package dev.latchkey.flow;

import org.jspecify.annotations.NullMarked;
