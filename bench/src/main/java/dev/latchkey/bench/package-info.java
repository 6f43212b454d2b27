/**
 * Load harness ({@link dev.latchkey.bench.LoadBench}) and micro-benchmarks: says what a request costs. Uses the server through
 * its public types only, and knows nothing of tests.
 */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
