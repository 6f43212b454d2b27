package dev.latchkey.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.AddressResolver;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Connections to one upstream, kept alive between requests. Remembers which of them have served before. */
final class UpstreamPool implements UpstreamFigures {

    private static final int KEEP_ALIVE_SECONDS = 30;

    /** Streams at once that every server of HTTP/2 should take on one connection (RFC 9113 section 6.5.2). */
    static final int HTTP2_STREAMS = 100;

    private static final int RESPONSE_HEADER_BYTES_MAX = 64 * 1024;

    private final ApiUpstream upstream;
    private final HttpClientAgent client;
    private final @Nullable HttpClientAgent alone;
    private final UpstreamAddresses addresses;
    private final @Nullable UpstreamHealth health;
    private final Set<HttpConnection> used = ConcurrentHashMap.newKeySet();
    private final UpstreamShares shares;
    private final UpstreamMeter meter;
    private final Semaphore lying;

    private final byte[] authorities;

    /**
     * @param isLeft whether it is only for requests that began before their upstream was served no more
     * @param tunnels the memory for connections that are given over to another protocol
     * @param answers the memory for what has come of answers and nobody took; absent where one has a connection to itself
     */
    UpstreamPool(
            Vertx vertx,
            ApiUpstream upstream,
            boolean isLeft,
            UpstreamMeter.Meters meters,
            BodyBuffers tunnels,
            @Nullable BodyBuffers answers) {
        this.upstream = upstream;
        this.authorities = content(upstream);
        this.shares = new UpstreamShares(upstream.fairUse(), tunnels, answers, isLeft, this::close);
        this.addresses = new UpstreamAddresses(upstream.reach(), System::nanoTime);
        this.lying = new Semaphore(upstream.fairUse().connectionsMax());
        this.client = client(vertx, HTTP2_STREAMS);
        this.alone = upstream.reach().isHttp2() ? client(vertx, 1) : null;
        this.health = health(vertx, upstream, client, addresses);
        this.meter = meters.of(upstream.name(), this);
    }

    /** @param streamsMax requests at once on one connection of HTTP/2 */
    private HttpClientAgent client(Vertx vertx, int streamsMax) {
        var options = options(upstream, streamsMax);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions()
                        .setHttp1MaxSize(upstream.fairUse().connectionsMax())
                        .setHttp2MaxSize(Math.ceilDiv(upstream.fairUse().connectionsMax(), streamsMax))
                        .setMaxWaitQueueSize(UpstreamShares.WAITING_MAX))
                .withConnectHandler(connection -> prepare(connection, streamsMax == 1, options))
                .withAddressResolver(
                        AddressResolver.<UpstreamAddress.Socket>mappingResolver(UpstreamAddress.Socket::resolved))
                .build();
    }

    /** @param upstream whose addresses may have to be asked how they are */
    private static @Nullable UpstreamHealth health(
            Vertx vertx, ApiUpstream upstream, HttpClientAgent client, UpstreamAddresses addresses) {
        var path = upstream.reach().healthPath();
        return path == null ? null : new UpstreamHealth(vertx, client, addresses, path);
    }

    private static HttpClientOptions options(ApiUpstream upstream, int streamsMax) {
        var reach = upstream.reach();
        var options = new HttpClientOptions()
                .setConnectTimeout((int) upstream.connectTimeout().toMillis())
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(RESPONSE_HEADER_BYTES_MAX)
                .setDecompressionSupported(false)
                .setSsl(reach.isTls())
                .setVerifyHost(true);
        var authorities = reach.authorities();
        if (authorities != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
        }
        if (reach.isHttp2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(reach.isTls())
                    .setHttp2ClearTextUpgrade(false)
                    .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                    .setHttp2MultiplexingLimit(streamsMax)
                    .setHttp2ConnectionWindowSize(StreamWindow.CONNECTION_BYTES);
            options.getInitialSettings()
                    .setInitialWindowSize(StreamWindow.BYTES)
                    .setMaxHeaderListSize(RESPONSE_HEADER_BYTES_MAX);
        }
        return options;
    }

    private void prepare(HttpConnection connection, boolean isForOne, HttpClientOptions options) {
        connection.closeHandler(_ -> used.remove(connection));
        UpstreamEnd.watch(connection);
        SharedConnection.watch(connection, isForOne, lying);
        AnswerEnds.watch(connection, options);
    }

    @Override
    public int underWay() {
        return shares.underWay();
    }

    @Override
    public int connectionsMax() {
        return upstream.fairUse().connectionsMax();
    }

    @Override
    public List<Address> addresses() {
        return addresses.figures();
    }

    /** A request ended, with a head from the upstream or without. */
    void ended(boolean isAnswered, int status) {
        if (!isAnswered) {
            meter.unanswered(status);
        }
    }

    /** Told what becomes of each request. */
    UpstreamMeter meter() {
        return meter;
    }

    ApiUpstream upstream() {
        return upstream;
    }

    /** Whether the file of who may vouch for the upstream says what it said when the first connection was made. */
    boolean isOfTheseAuthorities() {
        return Arrays.equals(authorities, content(upstream));
    }

    private static byte[] content(ApiUpstream upstream) {
        var file = upstream.reach().authorities();
        try {
            return file == null ? new byte[0] : Files.readAllBytes(file);
        } catch (IOException _) {
            return new byte[0]; // told where a connection is made by it
        }
    }

    /** Closes the connections when the last request that has one has ended. */
    void closeWhenUnused() {
        shares.closeWhenUnused();
    }

    /** Who has how many of the connections. */
    UpstreamShares shares() {
        return shares;
    }

    Future<HttpClientRequest> request(RequestOptions options) {
        return request(options, client);
    }

    /**
     * On a connection where nothing else is meanwhile, also on HTTP/2: what a server does not read of a body takes the window of its
     * connection from all who send on it, and one that ends a connection for small parts of a body, as Tomcat does, ends nothing of others.
     */
    Future<HttpClientRequest> requestAlone(RequestOptions options) {
        return request(options, alone == null ? client : alone);
    }

    private Future<HttpClientRequest> request(RequestOptions options, HttpClientAgent by) {
        return addresses.request(
                options.setConnectTimeout(upstream.connectTimeout().toMillis()).setFollowRedirects(false), by::request);
    }

    /** Whether the connection has carried an answer before, so that it may have grown old meanwhile. */
    boolean isUsed(HttpConnection connection) {
        return used.contains(connection);
    }

    void markUsed(HttpConnection connection) {
        used.add(connection);
    }

    void close() {
        if (health != null) {
            health.stop();
        }
        client.close();
        if (alone != null) {
            alone.close();
        }
    }
}
