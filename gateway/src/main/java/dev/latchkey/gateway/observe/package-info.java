/**
 * What decisions leave behind: metrics, one log line each, usage of credentials, health. Observers wrap the data path and are
 * never a step of it.
 */
@NullMarked
package dev.latchkey.gateway.observe;

import org.jspecify.annotations.NullMarked;
