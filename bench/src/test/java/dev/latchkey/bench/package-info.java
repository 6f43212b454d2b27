/** Tests of the harness, and the short siege. */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
