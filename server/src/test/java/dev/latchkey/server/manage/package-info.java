/** Tests of the management API, through the real door. */
@NullMarked
package dev.latchkey.server.manage;

import org.jspecify.annotations.NullMarked;
