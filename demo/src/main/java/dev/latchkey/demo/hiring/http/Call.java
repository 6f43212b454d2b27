package dev.latchkey.demo.hiring.http;

import dev.latchkey.client.UpstreamPrincipal;
import java.util.Map;

/** One request that reached its operation, with the principal that the gateway signed for it. */
public final class Call {

    private final UpstreamPrincipal principal;
    private final Map<String, String> parameters;
    private final Query query;
    private final byte[] body;

    /** @param parameters values of the path's parameters, decoded */
    Call(UpstreamPrincipal principal, Map<String, String> parameters, Query query, byte[] body) {
        this.principal = principal;
        this.parameters = parameters;
        this.query = query;
        this.body = body;
    }

    public UpstreamPrincipal principal() {
        return principal;
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
