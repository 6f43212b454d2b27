/** Lists that are read a page at a time, forward and backward, in any of several orders. Knows neither what is listed nor where it is stored. */
@NullMarked
package dev.latchkey.core.listing;

import org.jspecify.annotations.NullMarked;
