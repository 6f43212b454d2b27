package dev.latchkey.edge.http;

import io.vertx.core.Vertx;

/**
 * What all requests of a listener have in common.
 *
 * @param edge what they share with those of other listeners
 * @param clientAddresses whose they are
 * @param draining how they end when the listener stops
 */
record Listening(
        Vertx vertx, Edge edge, ListenerSettings settings, ClientAddresses clientAddresses, Draining draining) {}
