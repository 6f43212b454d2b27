/** The Audit API, answered from the directory. */
@NullMarked
package dev.latchkey.demo.hiring.audit;

import org.jspecify.annotations.NullMarked;
