/** The demonstration hiring API. Trusts nothing but the signed principal. */
@NullMarked
package dev.latchkey.demo.hiring;

import org.jspecify.annotations.NullMarked;
