/**
 * What every page of the web origin needs: the checks before it (who is signed in, where a form comes from), templates,
 * the one layout, headers, static files. Knows no OAuth and nothing of what the pages are about.
 */
@NullMarked
package dev.latchkey.page;

import org.jspecify.annotations.NullMarked;
