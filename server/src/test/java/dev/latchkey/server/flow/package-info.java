/** Whole flows of OAuth, each with a strict client library. */
@NullMarked
package dev.latchkey.server.flow;

import org.jspecify.annotations.NullMarked;
