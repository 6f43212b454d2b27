/** Why a request is refused, for the people of the company whose credential it is: a dry run through the four gates. */
@NullMarked
package dev.latchkey.console.refusals;

import org.jspecify.annotations.NullMarked;
