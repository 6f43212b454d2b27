/** What the reference says against what the engine decides, and its pages through the real door. */
@NullMarked
package dev.latchkey.console.reference;

import org.jspecify.annotations.NullMarked;
