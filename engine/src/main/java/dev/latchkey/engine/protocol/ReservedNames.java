package dev.latchkey.engine.protocol;

import java.util.List;
import java.util.Set;

/** Names of headers and of query parameters that no key can stand in, because they mean something else already. */
public final class ReservedNames {

    /** What means something to everybody. */
    private static final List<String> NAMES = List.of(
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
            "X-Requested-With");

    private static final List<String> BEGINNINGS = List.of(
            "Accept",
            "Access-Control",
            "CF-Connecting",
            "Content",
            "If",
            "Sec",
            "X-HTTP-Method",
            "X-Original",
            "X-RateLimit");

    /** What means something to us, to upstreams or to what stands between: what no upstream gets, and these. */
    private static final FoldedNames HEADERS = WithheldHeaders.with(NAMES, BEGINNINGS);

    /** The same without what no upstream gets because some other gateway says there who asks: documents have keys in such headers. */
    private static final FoldedNames HEADERS_OF_DOCUMENTS = WithheldHeaders.butIdentity(NAMES, BEGINNINGS);

    private static final FoldedNames PARAMETERS = FoldedNames.of(Set.of("access_token", "_method"));

    private ReservedNames() {}

    /** Whether a deployment cannot have its keys in a header, in whatever spelling, because it has a meaning already. */
    public static boolean isHeader(String name) {
        return HEADERS.contains(name);
    }

    /** Whether no document can have its keys in a header, in whatever spelling, because it has a meaning already. */
    public static boolean isHeaderForDocuments(String name) {
        return HEADERS_OF_DOCUMENTS.contains(name);
    }

    /** Whether a query parameter has a meaning already, in whatever spelling. */
    public static boolean isParameter(String name) {
        return PARAMETERS.contains(name);
    }
}
