package dev.latchkey.bench;

import java.time.Duration;

/**
 * What a load generator saw.
 *
 * @param requests answered in {@code time}
 * @param errors connections that failed, answers that stayed away and answers of another status than expected
 */
record Measurement(long requests, Duration time, long errors, long p50Micros, long p99Micros) {}
