/** Load harness and micro-benchmarks. */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
