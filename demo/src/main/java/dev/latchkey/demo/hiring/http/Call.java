package dev.latchkey.demo.hiring.http;

import dev.latchkey.client.UpstreamPrincipal;
import java.util.Map;

/** One request that reached its operation, with the principal that the gateway signed for it. */
public final class Call {

    private final UpstreamPrincipal principal;
    private final String requestId;
    private final Map<String, String> parameters;
    private final Query query;
    private final byte[] body;

    /**
     * @param requestId as the gateway calls it
     * @param parameters values of the path's parameters, decoded
     */
    Call(UpstreamPrincipal principal, String requestId, Map<String, String> parameters, Query query, byte[] body) {
        this.principal = principal;
        this.requestId = requestId;
        this.parameters = parameters;
        this.query = query;
        this.body = body;
    }

    public UpstreamPrincipal principal() {
        return principal;
    }

    /** As the gateway's log and the caller's answer call the request. */
    public String requestId() {
        return requestId;
    }

    public Query query() {
        return query;
    }

    /** A parameter of the path; the route has it, or the route is wrong. */
    public String path(String name) {
        var value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no parameter " + name);
        }
        return value;
    }

    /** The body as a JSON object. */
    public HiringInput json() {
        return HiringInput.parse(body);
    }
}
