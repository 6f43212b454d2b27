/**
 * What every capability's commands have in common: who gives one ({@code Actor}), what that gives the right to ({@code
 * Rights}), how it is refused ({@code CommandRefused}), the values that people type ({@code EmailAddress}, {@code
 * PasswordHash}, {@code TextLimits}), and the requests that are marked so that repeating them makes one thing ({@code
 * IdempotencyStore}). Has no command of its own. Knows no HTTP and no SQL.
 */
@NullMarked
package dev.latchkey.core.command;

import org.jspecify.annotations.NullMarked;
