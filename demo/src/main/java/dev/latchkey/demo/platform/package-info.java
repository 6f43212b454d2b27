/**
 * {@code ./latchkey demo}: two companies, a partner and the hiring API as upstream, in one process. The only package that knows
 * the hiring API.
 */
@NullMarked
package dev.latchkey.demo.platform;

import org.jspecify.annotations.NullMarked;
