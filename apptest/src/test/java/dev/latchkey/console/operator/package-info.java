/** The pages of those who run the platform, by the real door. */
@NullMarked
package dev.latchkey.console.operator;

import org.jspecify.annotations.NullMarked;
