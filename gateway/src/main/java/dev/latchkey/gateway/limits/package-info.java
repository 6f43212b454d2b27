/** How many requests a caller may make: rate and concurrency, counted in memory, answered in header fields. */
@NullMarked
package dev.latchkey.gateway.limits;

import org.jspecify.annotations.NullMarked;
