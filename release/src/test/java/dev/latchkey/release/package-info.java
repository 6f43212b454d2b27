/** The archive that people unpack. */
@NullMarked
package dev.latchkey.release;

import org.jspecify.annotations.NullMarked;
