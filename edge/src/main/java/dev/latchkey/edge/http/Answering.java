package dev.latchkey.edge.http;

/**
 * What answers the requests of a listener. A request is answered by what answers when it begins, to its end.
 *
 * @param routes our own paths
 * @param fallback of what no path of ours is meant by
 */
public record Answering(Routes routes, Fallback fallback) {}
