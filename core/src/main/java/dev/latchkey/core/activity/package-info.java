/**
 * What credentials do: calls by the hour, the last calls, refusals and their reasons, scopes that were needed, and what a smaller
 * set of scopes would have refused. Told of each decision, kept in memory for some seconds, written behind; never a step of a
 * request.
 */
@NullMarked
package dev.latchkey.core.activity;

import org.jspecify.annotations.NullMarked;
