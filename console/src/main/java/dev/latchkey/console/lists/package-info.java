/** What all lists of the console share: what their addresses ask for, what narrows and orders them, and their pages. */
@NullMarked
package dev.latchkey.console.lists;

import org.jspecify.annotations.NullMarked;
