/** For services behind the gateway: verifies the signed principal and says what it may see. Knows no web framework. */
@NullMarked
package dev.latchkey.client;

import org.jspecify.annotations.NullMarked;
