/**
 * What users let applications do: requests that wait for them, consent remembered, authorization codes, grants with their
 * refresh tokens, and all of it as it stands now in memory, for the request path. Knows neither pages nor the form of
 * access tokens.
 */
@NullMarked
package dev.latchkey.core.grant;

import org.jspecify.annotations.NullMarked;
