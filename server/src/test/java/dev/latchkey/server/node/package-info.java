/** An opened deployment and a running node. */
@NullMarked
package dev.latchkey.server.node;

import org.jspecify.annotations.NullMarked;
