package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.routing.Router;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Every API that is served: how a request finds its operation, and where the API is. An immutable snapshot, swapped as a
 * whole.
 *
 * @param upstreams by name of the API
 * @param resources what tokens can be limited to
 * @param operations every operation, in the order of the documents
 */
public record Catalog(Router router, Map<String, Upstream> upstreams, Resources resources, List<Operation> operations) {

    public Catalog {
        operations = List.copyOf(operations);
        upstreams = Map.copyOf(upstreams);
    }

    /**
     * Puts documents and upstreams together.
     *
     * @param origin the API origin, without a trailing slash
     * @param dpopAlgorithms JWA names that DPoP proofs may be signed with; empty when this platform takes no DPoP
     * @throws SpecException when operations of the documents contradict each other
     * @throws IllegalArgumentException when a document has no upstream
     */
    public static Catalog of(
            Collection<ApiDocument> documents,
            Map<String, ? extends Upstream> upstreams,
            String origin,
            List<String> dpopAlgorithms)
            throws SpecException {
        for (var document : documents) {
            if (!upstreams.containsKey(document.name())) {
                throw new IllegalArgumentException("expected an upstream for the API " + document.name());
            }
        }
        var operations = documents.stream()
                .flatMap(document -> document.operations().stream())
                .toList();
        return new Catalog(
                Router.of(documents),
                Map.copyOf(upstreams),
                Resources.of(documents, origin, dpopAlgorithms),
                operations);
    }

    /** The upstream of an API whose operation the router gave. */
    Upstream upstreamOf(String api) {
        var upstream = upstreams.get(api);
        if (upstream == null) {
            throw new IllegalStateException("the API " + api + " has no upstream");
        }
        return upstream;
    }
}
