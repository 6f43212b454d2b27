/** What Latchkey promises, seen from outside: requests to the whole platform with the demonstration's data behind it. */
@NullMarked
package dev.latchkey.e2e;

import org.jspecify.annotations.NullMarked;
