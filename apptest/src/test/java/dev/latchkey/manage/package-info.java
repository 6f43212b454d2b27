/** Tests of the management API, through the real door. */
@NullMarked
package dev.latchkey.manage;

import org.jspecify.annotations.NullMarked;
