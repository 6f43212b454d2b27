package dev.latchkey.engine.protocol;

import java.util.List;
import java.util.Set;

/** Names of headers and of query parameters that no key can stand in, because they mean something else already. */
public final class ReservedNames {

    /** What means something to us, to upstreams or to what stands between: what no upstream gets, and these. */
    private static final FoldedNames HEADERS = WithheldHeaders.with(
            List.of(
                    "Age",
                    "Allow",
                    "Authentication-Info",
                    "Cache-Control",
                    "Date",
                    "DNT",
                    "DPoP-Nonce",
                    "ETag",
                    "Expires",
                    "From",
                    "Idempotency-Key",
                    "Last-Modified",
                    "Location",
                    "Origin",
                    "Pragma",
                    "Prefer",
                    "Priority",
                    "Range",
                    "Referer",
                    "Retry-After",
                    "Set-Cookie",
                    "Signature",
                    "Signature-Input",
                    "Traceparent",
                    "Tracestate",
                    "Upgrade-Insecure-Requests",
                    "User-Agent",
                    "Vary",
                    "Via",
                    "Warning",
                    "WWW-Authenticate",
                    "X-Requested-With"),
            List.of(
                    "Accept",
                    "Access-Control",
                    "CF-Connecting",
                    "Content",
                    "If",
                    "Sec",
                    "X-HTTP-Method",
                    "X-Original",
                    "X-RateLimit"));

    private static final FoldedNames PARAMETERS = FoldedNames.of(Set.of("access_token", "_method"));

    private ReservedNames() {}

    /** Whether a header has a meaning already, in whatever spelling. */
    public static boolean isHeader(String name) {
        return HEADERS.contains(name);
    }

    /** Whether a query parameter has a meaning already, in whatever spelling. */
    public static boolean isParameter(String name) {
        return PARAMETERS.contains(name);
    }
}
