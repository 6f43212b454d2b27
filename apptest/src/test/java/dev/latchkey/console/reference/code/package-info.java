@NullMarked
package dev.latchkey.console.reference.code;

import org.jspecify.annotations.NullMarked;
