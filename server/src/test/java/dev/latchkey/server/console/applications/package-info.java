/** Tests of the pages about connected applications. */
@NullMarked
package dev.latchkey.server.console.applications;

import org.jspecify.annotations.NullMarked;
