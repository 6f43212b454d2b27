package dev.latchkey.bench;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, to be made again and again.
 *
 * @param method GET or POST
 * @param body absent for none
 * @param expectedStatus any other answer is an error
 */
record Load(
        URI target,
        String method,
        Map<String, String> headers,
        @Nullable String body,
        int expectedStatus) {

    Load {
        headers = Map.copyOf(headers);
    }

    static Load get(URI target, Map<String, String> headers, int expectedStatus) {
        return new Load(target, "GET", headers, null, expectedStatus);
    }
}
