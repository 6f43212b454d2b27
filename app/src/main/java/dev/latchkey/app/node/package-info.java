/** A deployment, opened, and a node that serves it: the only place that joins interfaces to implementations. */
@NullMarked
package dev.latchkey.app.node;

import org.jspecify.annotations.NullMarked;
