package dev.latchkey.edge.http;

import java.util.Map;

/** Headers of every answer that is ours and not an upstream's. */
public final class OwnHeaders {

    /** Kept by no cache, and read as nothing but what it says it is. */
    public static final Map<String, String> ALL =
            Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    private OwnHeaders() {}
}
