/** Values and documents that the engine's tests vary. Knows no test. */
@NullMarked
package dev.latchkey.engine.testing;

import org.jspecify.annotations.NullMarked;
