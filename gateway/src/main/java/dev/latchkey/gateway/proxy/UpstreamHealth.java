package dev.latchkey.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** Asks each address of an upstream at times whether it is well. Safe for use by many threads. */
final class UpstreamHealth {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final long timer;

    /** @param path of a GET that answers 2xx or 3xx when all is well */
    UpstreamHealth(Vertx vertx, HttpClientAgent client, UpstreamAddresses addresses, String path) {
        this(vertx, client, addresses, path, INTERVAL);
    }

    UpstreamHealth(Vertx vertx, HttpClientAgent client, UpstreamAddresses addresses, String path, Duration interval) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(
                0, interval.toMillis(), _ -> addresses.all().forEach(address -> check(client, address, path)));
    }

    private static void check(HttpClientAgent client, UpstreamAddress address, String path) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(path)
                .setHost(address.host())
                .setPort(address.port())
                .setServer(address.socket())
                .setConnectTimeout(TIMEOUT.toMillis())
                .setIdleTimeout(TIMEOUT.toMillis());
        client.request(options)
                .compose(request -> request.send())
                .compose(response -> {
                    var isWell = response.statusCode() < 400;
                    return response.end().map(isWell);
                })
                .recover(_ -> Future.succeededFuture(false))
                .onSuccess(address::checked);
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
