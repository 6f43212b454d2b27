/**
 * Documents as people bring them, each operation with each kind of credential at each place: what the gateway says against what the
 * text of the document says.
 */
@NullMarked
package dev.latchkey.e2e.corpus;

import org.jspecify.annotations.NullMarked;
