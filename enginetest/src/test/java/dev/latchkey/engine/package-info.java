/** Rules that hold for the engine as a whole. */
@NullMarked
package dev.latchkey.engine;

import org.jspecify.annotations.NullMarked;
