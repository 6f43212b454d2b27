/**
 * Code that calls an operation, in six languages, and what of it is coloured: a {@link dev.latchkey.console.reference.code.CodeCall} and a
 * {@link dev.latchkey.console.reference.code.Language} become text by the language's template. Knows no document and no page.
 */
@NullMarked
package dev.latchkey.console.reference.code;

import org.jspecify.annotations.NullMarked;
