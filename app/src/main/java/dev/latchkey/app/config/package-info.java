/**
 * What an operator sets: read once at start into {@link dev.latchkey.app.config.Configuration}, every mistake reported at
 * once and by key. Knows what the values mean to nobody.
 */
@NullMarked
package dev.latchkey.app.config;

import org.jspecify.annotations.NullMarked;
