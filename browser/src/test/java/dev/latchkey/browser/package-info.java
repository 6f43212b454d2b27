/** Pages in a real Chromium: what people see, by mouse and keyboard, with and without script. */
@NullMarked
package dev.latchkey.browser;

import org.jspecify.annotations.NullMarked;
