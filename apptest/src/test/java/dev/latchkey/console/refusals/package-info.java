/** Tests of the dry runs that people make on a page. */
@NullMarked
package dev.latchkey.console.refusals;

import org.jspecify.annotations.NullMarked;
