package dev.latchkey.client;

import java.time.Instant;

/**
 * Which request a principal came with, as the gateway says it under the API's key.
 *
 * @param id the same in {@code X-Request-Id}, in the gateway's log and in the answer to the caller
 * @param method of the request
 * @param operation that the request was let in for: its id in the document, or method and path template where it has none;
 *     what is no printable ASCII, quotation marks, backslashes and percent signs are percent-encoded
 * @param letInAt when, to the second
 */
public record BoundRequest(String id, String method, String operation, Instant letInAt) {}
