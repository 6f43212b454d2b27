/**
 * Work that keeps a processor until it is done: on threads that the system schedules, and whose turn it is. Knows nothing of what is done.
 */
@NullMarked
package dev.latchkey.core.turn;

import org.jspecify.annotations.NullMarked;
