package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import java.util.Map;
import java.util.TreeMap;

/** What the documents list at a target, where nothing is judged. */
record ListedPaths(ApiOperations operations, ProtectedResources resources) {

    /** By method; empty when no document lists the path, or it takes too much to find out. */
    Map<HttpMethod, Operation> operationsAt(String target, Effort effort) {
        var found = new TreeMap<HttpMethod, Operation>();
        for (var method : operations.methods()) {
            if (match(method, target, effort) instanceof RouteMatch.Matched matched) {
                found.put(method, matched.operation());
            }
        }
        return effort.isSpent() ? Map.of() : found;
    }

    /** Identifier of the protected resource that a request is for; the whole platform's when no document lists it. */
    String resourceOf(HttpMethod method, String target) {
        var resource = match(method, target, Effort.ofRequest()) instanceof RouteMatch.Matched matched
                ? resources.of(matched.operation())
                : resources.root();
        return resource.identifier();
    }

    /** What is answered where no operation is found. */
    Judgement unmatched(HttpMethod method, RequestPath path, RouteMatch match, Effort effort) {
        if (match instanceof RouteMatch.NoSuchPath) {
            return new Judgement.NoSuchPath(noSuchPath(method, path.rawPath(), effort));
        }
        if (match instanceof RouteMatch.Closed) {
            return new Judgement.NoSuchPath(RequestDenials.closedOperation());
        }
        if (match instanceof RouteMatch.MethodNotAllowed refused) {
            var allowed =
                    refused.allowed().stream().sorted().map(HttpMethod::name).toList();
            return new Judgement.MethodNotAllowed(refused.allowed(), RequestDenials.methodNotAllowed(allowed));
        }
        throw new IllegalStateException("unknown match " + match);
    }

    /** Says of a path that a slash at its end is one too much, or one too few: what the documents list is no secret. */
    private Denial noSuchPath(HttpMethod method, String path, Effort effort) {
        if (!path.endsWith("/")) {
            return isListed(method, path + "/", effort)
                    ? RequestDenials.slashMissing()
                    : RequestDenials.unknownOperation();
        }
        return isListed(method, path.substring(0, path.length() - 1), effort)
                ? RequestDenials.slashAtTheEnd()
                : RequestDenials.unknownOperation();
    }

    private boolean isListed(HttpMethod method, String path, Effort effort) {
        var match = match(method, path, effort);
        return match instanceof RouteMatch.Matched || match instanceof RouteMatch.MethodNotAllowed;
    }

    private RouteMatch match(HttpMethod method, String target, Effort effort) {
        return operations.parse(method, target, effort) instanceof ParsedTarget.Accepted accepted
                ? operations.match(method, accepted.path(), effort)
                : new RouteMatch.NoSuchPath();
    }
}
