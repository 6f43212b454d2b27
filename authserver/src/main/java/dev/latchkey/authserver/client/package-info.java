/** Who asks at an OAuth endpoint: client authentication by secret, assertion or proof of a key, with the limits that stand before it. */
@NullMarked
package dev.latchkey.authserver.client;

import org.jspecify.annotations.NullMarked;
