@NullMarked
package dev.latchkey.app.control;

import org.jspecify.annotations.NullMarked;
