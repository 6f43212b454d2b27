/**
 * Why a request is or would be refused, for the API, the pages and the command. Asks the same judge as the gateway, and an
 * upstream at most whether a row is visible.
 */
@NullMarked
package dev.latchkey.gateway.explain;

import org.jspecify.annotations.NullMarked;
