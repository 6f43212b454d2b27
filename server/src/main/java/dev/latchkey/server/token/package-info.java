/** The token endpoint: client authentication, grants, issuing; introspection and revocation. Knows no pages. */
@NullMarked
package dev.latchkey.server.token;

import org.jspecify.annotations.NullMarked;
