package dev.latchkey.gateway.proxy;

import dev.latchkey.gateway.limits.RequestLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The headers that tell each caller where it stands. */
final class LimitHeaders {

    private static final String LIMIT = "X-RateLimit-Limit";
    private static final String REMAINING = "X-RateLimit-Remaining";
    private static final String CONCURRENT_LIMIT = "X-RateLimit-Concurrent-Limit";
    private static final String CONCURRENT_REMAINING = "X-RateLimit-Concurrent-Remaining";

    static final List<String> ALL = List.of(LIMIT, REMAINING, CONCURRENT_LIMIT, CONCURRENT_REMAINING);

    private LimitHeaders() {}

    static Map<String, String> of(RequestLimits.Status status) {
        var headers = new LinkedHashMap<String, String>(8);
        headers.put(LIMIT, Integer.toString(status.limit()));
        headers.put(REMAINING, Integer.toString(status.remaining()));
        headers.put(CONCURRENT_LIMIT, Integer.toString(status.concurrentLimit()));
        headers.put(CONCURRENT_REMAINING, Integer.toString(status.concurrentRemaining()));
        return headers;
    }
}
