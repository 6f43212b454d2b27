/** What all drawings of numbers over time share. */
@NullMarked
package dev.latchkey.console.plot;

import org.jspecify.annotations.NullMarked;
