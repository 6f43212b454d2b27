package dev.latchkey.edge.http;

import java.time.Duration;

/**
 * How much a request may say before its body, and how long it may take to say it.
 *
 * @param requestLineBytesMax longest request line, without its line end
 * @param headerSectionBytesMax all header lines together, without their line ends
 * @param headersMax number of header lines
 * @param headTimeout from the first byte of a request to the end of its header section
 */
public record HeadLimits(int requestLineBytesMax, int headerSectionBytesMax, int headersMax, Duration headTimeout) {

    public static final HeadLimits DEFAULT = new HeadLimits(8 * 1024, 16 * 1024, 100, Duration.ofSeconds(10));

    public HeadLimits {
        if (requestLineBytesMax < 64 || headerSectionBytesMax < 64 || headersMax < 1 || !headTimeout.isPositive()) {
            throw new IllegalArgumentException("expected limits of at least 64 bytes, 1 header and a positive time");
        }
    }
}
