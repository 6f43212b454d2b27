/** An opened deployment and a running node. */
@NullMarked
package dev.latchkey.app.node;

import org.jspecify.annotations.NullMarked;
