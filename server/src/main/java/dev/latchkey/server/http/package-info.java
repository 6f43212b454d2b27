/**
 * The HTTP edge: the listeners, requests and responses as values, forms, limits. Request to {@code HttpListener} to
 * {@link dev.latchkey.server.http.Endpoint} to {@link dev.latchkey.server.http.HttpResponse}. Knows no OAuth.
 */
@NullMarked
package dev.latchkey.server.http;

import org.jspecify.annotations.NullMarked;
