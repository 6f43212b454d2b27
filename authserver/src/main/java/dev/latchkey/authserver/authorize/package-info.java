/**
 * The authorization endpoint: from a request that came through a browser or was pushed, by way of sign-in and consent, to a code
 * for the application, or to its error. Knows neither SQL nor how tokens are made.
 */
@NullMarked
package dev.latchkey.authserver.authorize;

import org.jspecify.annotations.NullMarked;
