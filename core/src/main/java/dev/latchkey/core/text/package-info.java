/**
 * What of a text its readers see. Knows no field, no limit of its own and nothing of who wrote it.
 */
@NullMarked
package dev.latchkey.core.text;

import org.jspecify.annotations.NullMarked;
