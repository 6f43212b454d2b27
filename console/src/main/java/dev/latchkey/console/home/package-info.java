/** {@code /} for a company's people: what waits for them. Who may see nothing of it is shown where they may go. */
@NullMarked
package dev.latchkey.console.home;

import org.jspecify.annotations.NullMarked;
