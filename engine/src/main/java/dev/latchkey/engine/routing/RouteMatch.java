package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.Set;

/** What the documents say about a method and a path. */
public sealed interface RouteMatch {

    /**
     * An operation.
     *
     * @param path which of the operation's paths it was
     */
    record Matched(Operation operation, PathTemplate path) implements RouteMatch {}

    /**
     * The path is there, but not with this method.
     *
     * @param allowed what {@code Allow} lists (RFC 9110 §10.2.1); HEAD wherever GET is
     */
    record MethodNotAllowed(Set<HttpMethod> allowed) implements RouteMatch {
        public MethodNotAllowed {
            allowed = Set.copyOf(allowed);
        }
    }

    /** A document describes it in a way that is not understood, or two describe it and contradict each other. */
    record Closed() implements RouteMatch {}

    /** No document lists the path. */
    record NoSuchPath() implements RouteMatch {}
}
