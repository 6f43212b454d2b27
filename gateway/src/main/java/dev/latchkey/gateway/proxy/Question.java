package dev.latchkey.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream is asked of our own accord.
 *
 * @param target path and query
 * @param json body of a POST; absent for a GET
 */
public record Question(String target, @Nullable Buffer json) {

    RequestOptions options() {
        return new RequestOptions()
                .setMethod(json == null ? HttpMethod.GET : HttpMethod.POST)
                .setURI(target);
    }

    Future<HttpClientResponse> send(HttpClientRequest request) {
        return json == null
                ? request.send()
                : request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .send(json);
    }
}
