package dev.latchkey.gateway.proxy;

import io.netty.handler.codec.http.HttpClientCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connections to one upstream, kept alive between requests. Remembers which of them have served before. */
final class UpstreamPool {

    private static final int WAITING_MAX = 1_000;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int RESPONSE_HEADER_BYTES_MAX = 64 * 1024;

    private final ApiUpstream upstream;
    private final HttpClientAgent client;
    private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();
    private final UpstreamShares shares;

    UpstreamPool(Vertx vertx, ApiUpstream upstream) {
        this.upstream = upstream;
        this.shares = new UpstreamShares(upstream.fairUse());
        var options = new HttpClientOptions()
                .setConnectTimeout((int) upstream.connectTimeout().toMillis())
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(RESPONSE_HEADER_BYTES_MAX)
                .setDecompressionSupported(false)
                .setSsl(upstream.isTls())
                .setVerifyHost(true);
        var pool = new PoolOptions()
                .setHttp1MaxSize(upstream.fairUse().connectionsMax())
                .setMaxWaitQueueSize(WAITING_MAX);
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::prepare)
                .build();
    }

    private void prepare(HttpConnection connection) {
        connection.closeHandler(_ -> used.remove(connection));
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var codec = pipeline.context(HttpClientCodec.class);
        if (codec != null) {
            pipeline.addAfter(codec.name(), InterimResponses.NAME, new InterimResponses());
        }
    }

    /** Who has how many of the connections. */
    UpstreamShares shares() {
        return shares;
    }

    Future<HttpClientRequest> request(RequestOptions options) {
        return client.request(options.setHost(upstream.uri().getHost())
                .setPort(upstream.port())
                .setConnectTimeout(upstream.connectTimeout().toMillis())
                .setFollowRedirects(false));
    }

    /** Whether the connection has carried an answer before, so that it may have grown old meanwhile. */
    boolean isUsed(HttpConnection connection) {
        return used.contains(connection);
    }

    void markUsed(HttpConnection connection) {
        used.add(connection);
    }

    void close() {
        client.close();
    }
}
