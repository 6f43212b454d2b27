/** Tests of the pages about a company's people. */
@NullMarked
package dev.latchkey.console.people;

import org.jspecify.annotations.NullMarked;
