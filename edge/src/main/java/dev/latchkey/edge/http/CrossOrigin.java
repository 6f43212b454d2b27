package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Endpoints that programs in browsers may use from any origin (Fetch standard, section 3.3). {@code *} is what every one of their answers says,
 * whoever asks: so a browser gives such a call no cookie, and no answer varies with {@code Origin}, whatever cache stands between.
 */
public final class CrossOrigin {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    /** What a page may read of an answer beside the headers that the Fetch standard always shows (section 2.2.2). */
    private static final Map<String, String> READABLE = Map.of(
            ALLOW_ORIGIN,
            "*",
            "Access-Control-Expose-Headers",
            "WWW-Authenticate, DPoP-Nonce, Retry-After, X-Request-Id");

    /** Those our endpoints read, and the one that clients of the Model Context Protocol put into every request. */
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, DPoP, MCP-Protocol-Version";

    /** How long a browser may remember the answer, in seconds: the most that all of them take. */
    private static final String REMEMBERED_SECONDS = "7200";

    private CrossOrigin() {}

    /** The same endpoint, whose answers a page of any origin may read, refusals among them, the edge's own as well. */
    public static Guarded readable(Guarded endpoint) {
        return new Guarded(endpoint.endpoint(), endpoint.admits(), endpoint.limit(), endpoint.gate(), READABLE);
    }

    /** What a browser asks before it calls: always the same answer, made once. */
    public static Guarded preflight(HttpMethod... methods) {
        var names = Stream.of(methods).map(HttpMethod::name).collect(Collectors.joining(", "));
        var headers = new LinkedHashMap<String, String>();
        headers.put(ALLOW_ORIGIN, "*");
        headers.put("Access-Control-Allow-Methods", names);
        headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
        headers.put("Access-Control-Max-Age", REMEMBERED_SECONDS);
        headers.put("Allow", names + ", OPTIONS");
        var answer = HttpResponse.empty(204).with(headers);
        return Guarded.anyone(_ -> Future.succeededFuture(answer));
    }
}
