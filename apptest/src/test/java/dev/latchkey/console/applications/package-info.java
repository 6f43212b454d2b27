/** Tests of the pages about connected applications. */
@NullMarked
package dev.latchkey.console.applications;

import org.jspecify.annotations.NullMarked;
