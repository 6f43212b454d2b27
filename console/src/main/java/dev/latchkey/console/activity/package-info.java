/** What one credential does, over time and lately, and the scopes it could do without. */
@NullMarked
package dev.latchkey.console.activity;

import org.jspecify.annotations.NullMarked;
