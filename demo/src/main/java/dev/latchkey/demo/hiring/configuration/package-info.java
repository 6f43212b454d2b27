/** The Configuration API: departments, access groups, the company itself. */
@NullMarked
package dev.latchkey.demo.hiring.configuration;

import org.jspecify.annotations.NullMarked;
