/** Which rows a principal may see and what it may do to them, as SQL and as a level for each job. Knows no HTTP routes. */
@NullMarked
package dev.latchkey.demo.hiring.access;

import org.jspecify.annotations.NullMarked;
