/** What tests share: the whole platform with the demonstration's data, and a client to call it with. */
@NullMarked
package dev.latchkey.testing;

import org.jspecify.annotations.NullMarked;
