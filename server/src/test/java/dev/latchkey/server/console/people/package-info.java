/** Tests of the pages about a company's people. */
@NullMarked
package dev.latchkey.server.console.people;

import org.jspecify.annotations.NullMarked;
