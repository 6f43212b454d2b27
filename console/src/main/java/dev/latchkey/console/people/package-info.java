/** The users, system roles and access groups of a company, as its administrators work with them. Commands are those of {@code company}. */
@NullMarked
package dev.latchkey.console.people;

import org.jspecify.annotations.NullMarked;
