package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Endpoints that programs in browsers may use from any origin, without cookies. */
public final class CrossOrigin {

    /** Those our endpoints read, and the one that clients of the Model Context Protocol put into every request. */
    private static final List<String> REQUEST_HEADERS =
            List.of("Authorization", "Content-Type", "DPoP", "MCP-Protocol-Version");

    /** How long a browser may remember the answer: the most that all of them take. */
    public static final Duration REMEMBERED_MAX = Duration.ofHours(2);

    private static final CrossOriginPolicy POLICY =
            CrossOriginPolicy.ofAnyOrigin(REQUEST_HEADERS, CrossOriginPolicy.READABLE_ALWAYS, REMEMBERED_MAX);

    private CrossOrigin() {}

    /** The same endpoint, whose answers a page of any origin may read, refusals among them, the edge's own as well. */
    public static Guarded readable(Guarded endpoint) {
        return new Guarded(
                endpoint.endpoint(),
                endpoint.admits(),
                endpoint.limit(),
                endpoint.gate(),
                POLICY.everyAnswer(null),
                endpoint.door());
    }

    /** What a browser asks before it calls: always the same answer, made once. */
    public static Guarded preflight(HttpMethod... methods) {
        var names = Stream.of(methods).map(HttpMethod::name).collect(Collectors.joining(", "));
        var answer = POLICY.preflight(null, names).with("Allow", names + ", OPTIONS");
        return Guarded.anyone(_ -> Future.succeededFuture(answer));
    }
}
