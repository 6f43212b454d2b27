/** Sends letters to people, by SMTP or into a folder. Knows nothing of what they say. */
@NullMarked
package dev.latchkey.edge.mail;

import org.jspecify.annotations.NullMarked;
