package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.routing.Router;
import java.util.Collection;
import java.util.Map;

/**
 * Every API that is served: how a request finds its operation, and where the API is. An immutable snapshot, swapped as a
 * whole.
 *
 * @param upstreams by name of the API
 */
public record Catalog(Router router, Map<String, ApiUpstream> upstreams) {

    public Catalog {
        upstreams = Map.copyOf(upstreams);
    }

    /**
     * Puts documents and upstreams together.
     *
     * @throws SpecException when operations of the documents contradict each other
     * @throws IllegalArgumentException when a document has no upstream
     */
    public static Catalog of(Collection<ApiDocument> documents, Map<String, ApiUpstream> upstreams)
            throws SpecException {
        for (var document : documents) {
            if (!upstreams.containsKey(document.name())) {
                throw new IllegalArgumentException("expected an upstream for the API " + document.name());
            }
        }
        return new Catalog(Router.of(documents), upstreams);
    }

    /** The upstream of an API whose operation the router gave. */
    ApiUpstream upstreamOf(String api) {
        var upstream = upstreams.get(api);
        if (upstream == null) {
            throw new IllegalStateException("the API " + api + " has no upstream");
        }
        return upstream;
    }
}
