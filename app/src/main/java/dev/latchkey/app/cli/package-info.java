/**
 * The commands of {@code ./latchkey}, one class each. A command reads its arguments, calls what the pages and the API call as
 * well, prints, and ends with an exit code that scripts can trust: 0 done, 1 refused or failed, 2 wrong arguments, or nothing could be
 * asked.
 */
@NullMarked
package dev.latchkey.app.cli;

import org.jspecify.annotations.NullMarked;
