/**
 * A change to the platform's state: the transaction it happens in, and the feed that tells every node of it. A command
 * runs in {@link dev.latchkey.core.change.Transactions#write}, changes rows through the stores of its
 * capability, and names what it changed. Knows neither SQL nor what the changed things are.
 */
@NullMarked
package dev.latchkey.core.change;

import org.jspecify.annotations.NullMarked;
