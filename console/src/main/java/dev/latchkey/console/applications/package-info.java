/** The applications that a company let in, who uses them, and their end. Commands are those of {@code installation} and {@code grant}. */
@NullMarked
package dev.latchkey.console.applications;

import org.jspecify.annotations.NullMarked;
