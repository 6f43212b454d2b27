package dev.latchkey.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of the report.
 *
 * @param processorMicros processor time of the measured process for each request, in microseconds
 * @param ratio {@code processorMicros} to that of the plain forwarder in the same run
 */
record Result(
        String scenario,
        double requestsPerSecond,
        double processorMicros,
        double ratio,
        long p50Micros,
        long p99Micros,
        long requests,
        long errors) {

    static Result of(String scenario, Measurement measured, Duration processorTime, double baselineMicros) {
        var micros = processorTime.toNanos() / 1e3 / Math.max(1, measured.requests());
        return new Result(
                scenario,
                measured.requests() / (measured.time().toNanos() / 1e9),
                micros,
                baselineMicros == 0 ? 1 : micros / baselineMicros,
                measured.p50Micros(),
                measured.p99Micros(),
                measured.requests(),
                measured.errors());
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-34s %10s %12s %8s %8s %8s %7s",
                "scenario",
                "requests/s",
                "CPU us/req",
                "ratio",
                "p50 ms",
                "p99 ms",
                "errors");
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-34s %10.0f %12.1f %8.2f %8.2f %8.2f %7d",
                scenario,
                requestsPerSecond,
                processorMicros,
                ratio,
                p50Micros / 1e3,
                p99Micros / 1e3,
                errors);
    }

    static String json(String driver, int connections, long seconds, List<Result> results) {
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Report(
                        driver, connections, seconds, Runtime.getRuntime().availableProcessors(), results));
    }

    private record Report(String driver, int connections, long seconds, int processors, List<Result> results) {}
}
