/** JSON that comes from outside, read strictly and within limits. Knows nothing of what it says. */
@NullMarked
package dev.latchkey.core.json;

import org.jspecify.annotations.NullMarked;
