/** Tests of what people see of a credential's doings. */
@NullMarked
package dev.latchkey.console.home;

import org.jspecify.annotations.NullMarked;
