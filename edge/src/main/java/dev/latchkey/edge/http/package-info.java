/**
 * The HTTP edge: the listeners, requests and responses as values, forms, limits. Request to {@code HttpListener} to
 * {@link dev.latchkey.edge.http.Endpoint} to {@link dev.latchkey.edge.http.HttpResponse}. Knows no OAuth.
 */
@NullMarked
package dev.latchkey.edge.http;

import org.jspecify.annotations.NullMarked;
