package dev.latchkey.edge.outbound;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a fetch may cost and bring.
 *
 * @param totalTimeout from resolving the name to the last byte
 * @param contentTypes which media types are taken, given in lower case without parameters
 * @param freshMin how long a document counts as fresh at least, whatever its header says
 * @param freshMax how long at most
 * @param freshDefault how long when its header says nothing
 */
public record FetchLimits(
        int bodyBytesMax,
        Duration connectTimeout,
        Duration totalTimeout,
        Predicate<String> contentTypes,
        Duration freshMin,
        Duration freshMax,
        Duration freshDefault) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);

    /** A client's {@code jwks_uri} (RFC 7517 §8.5.2). Many servers send key sets as plain JSON. */
    public static FetchLimits keySet() {
        return new FetchLimits(
                64 * 1024,
                CONNECT_TIMEOUT,
                TOTAL_TIMEOUT,
                Set.of("application/json", "application/jwk-set+json")::contains,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofHours(1));
    }

    /** A client ID metadata document. */
    public static FetchLimits metadataDocument() {
        return new FetchLimits(
                5 * 1024,
                CONNECT_TIMEOUT,
                TOTAL_TIMEOUT,
                type -> type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json")),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofHours(1));
    }

    /** The same with another patience. */
    public FetchLimits withTimeouts(Duration connect, Duration total) {
        return new FetchLimits(bodyBytesMax, connect, total, contentTypes, freshMin, freshMax, freshDefault);
    }
}
