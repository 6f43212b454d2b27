/**
 * {@code /operator}: the pages of those who run the platform. What they do is a command of {@code core.operator}; what they see is the
 * platform's own: counts, states and configuration, never a secret and never a customer's data.
 */
@NullMarked
package dev.latchkey.console.operator;

import org.jspecify.annotations.NullMarked;
