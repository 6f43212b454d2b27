/** {@code /search}, {@code /partner/search} and {@code /operator/search}: jumping to whatever somebody may see, by its name, its id, or the last four of a secret. */
@NullMarked
package dev.latchkey.console.search;

import org.jspecify.annotations.NullMarked;
