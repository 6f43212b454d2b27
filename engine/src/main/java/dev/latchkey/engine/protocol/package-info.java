/**
 * The standards' words as types: scopes, HTTP methods, kinds of credential. Text is parsed here once; what these types
 * hold needs no second check. Knows no input or output.
 */
@NullMarked
package dev.latchkey.engine.protocol;

import org.jspecify.annotations.NullMarked;
