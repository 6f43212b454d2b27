/** Letters on their way. */
@NullMarked
package dev.latchkey.server.mail;

import org.jspecify.annotations.NullMarked;
