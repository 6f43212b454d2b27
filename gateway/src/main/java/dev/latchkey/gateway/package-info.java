/** Joins the parts of the data path. */
@NullMarked
package dev.latchkey.gateway;

import org.jspecify.annotations.NullMarked;
