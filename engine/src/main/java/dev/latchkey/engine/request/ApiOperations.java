package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.routing.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The operations of all documents that are judged together. Immutable. */
public final class ApiOperations {

    private final Router router;
    private final List<Operation> all;

    private ApiOperations(Router router, List<Operation> all) {
        this.router = router;
        this.all = List.copyOf(all);
    }

    /**
     * Puts documents together.
     *
     * @throws SpecException when operations of the documents contradict each other
     */
    public static ApiOperations of(Collection<ApiDocument> documents) throws SpecException {
        var all = new ArrayList<Operation>();
        documents.forEach(document -> all.addAll(document.operations()));
        return new ApiOperations(Router.of(documents), all);
    }

    /** In the order of the documents. */
    public List<Operation> all() {
        return all;
    }

    RouteMatch match(HttpMethod method, RequestPath path) {
        return router.match(method, path);
    }
}
