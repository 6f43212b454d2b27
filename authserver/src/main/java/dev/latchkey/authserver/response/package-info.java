/** What OAuth endpoints answer: tokens, and errors in the words of RFC 6749 §5.2. */
@NullMarked
package dev.latchkey.authserver.response;

import org.jspecify.annotations.NullMarked;
