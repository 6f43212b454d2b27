/** What Latchkey promises, seen from outside: requests to the whole platform with the demonstration's data behind it. */
@NullMarked
package dev.latchkey.app.node;

import org.jspecify.annotations.NullMarked;
