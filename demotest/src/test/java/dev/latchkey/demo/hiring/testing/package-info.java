/** What the tests share: a running API, principals, a directory in memory, the rows as plain values. */
@NullMarked
package dev.latchkey.demo.hiring.testing;

import org.jspecify.annotations.NullMarked;
