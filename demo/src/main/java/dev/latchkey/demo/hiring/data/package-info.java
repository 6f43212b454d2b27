/** Deterministic demonstration data, plausible to read. Knows nothing of requests. */
@NullMarked
package dev.latchkey.demo.hiring.data;

import org.jspecify.annotations.NullMarked;
