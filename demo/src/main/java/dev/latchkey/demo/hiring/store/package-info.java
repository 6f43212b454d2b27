/** The hiring data's own SQLite file: one writer, a few readers, the schema. Knows no rules about who may see what. */
@NullMarked
package dev.latchkey.demo.hiring.store;

import org.jspecify.annotations.NullMarked;
