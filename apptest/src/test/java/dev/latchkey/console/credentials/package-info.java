/** The Credential Manager's pages, through the real door. */
@NullMarked
package dev.latchkey.console.credentials;

import org.jspecify.annotations.NullMarked;
