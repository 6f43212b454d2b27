/** Letters on their way. */
@NullMarked
package dev.latchkey.edge.mail;

import org.jspecify.annotations.NullMarked;
