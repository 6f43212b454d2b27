package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.CallerScheme;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.protocol.WithheldHeaders;
import dev.latchkey.gateway.limits.RequestLimits;
import dev.latchkey.gateway.principal.SignedHeaders;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends judged requests to upstreams and streams the answers back. Bodies pass through in parts, as fast as the slower side
 * takes them; nothing is buffered whole. Safe for use by several event loops; each request stays on its own.
 */
public final class Forwarder {

    /** What a caller who left before its answer is recorded as. */
    public static final int CALLER_LEFT = 499;

    /** What an exchange is recorded as whose connection was given over; no answer has it. */
    static final int SWITCHED = 101;

    private static final List<String> STREAM_TYPES = List.of("application/grpc", "application/connect+");

    private final UpstreamPools pools;
    private final ExhaustionListener listener;
    private final FoldedNames withheld;
    private final FoldedNames keys;
    private final String scheme;
    private final String authority;

    /**
     * @param keyHeaders every header that carries keys of some API, which no upstream gets
     * @param origin the API origin as configured, without a trailing slash: its name is what upstreams are told they were reached by
     * @param listener told when something is used up
     */
    public Forwarder(UpstreamPools pools, Collection<String> keyHeaders, String origin, ExhaustionListener listener) {
        this.pools = pools;
        this.listener = listener;
        this.withheld = WithheldHeaders.with(keyHeaders, List.of());
        this.keys = new FoldedNames(keyHeaders, List.of());
        var uri = URI.create(origin);
        this.scheme = uri.getScheme();
        this.authority = uri.getRawAuthority();
    }

    /**
     * What the upstream is told beside the request itself.
     *
     * @param target path and query, byte for byte as judged
     * @param signed who calls, and which request that is; asked for when the head is sent, since a body may have been waited for
     * @param scopes for {@code x-oauth-scopes}; absent when that header is not sent
     * @param requester whose share of the upstream it takes
     * @param upgrade on which terms the connection may be given over; absent where it may not
     * @param standing whether it is let in still
     */
    record Judged(
            ApiUpstream upstream,
            String target,
            Supplier<SignedHeaders> signed,
            @Nullable String scopes,
            Requester requester,
            @Nullable UpgradeTerms upgrade,
            Standing standing) {

        /** Whether a credential was proven, so that the answer is for its holder alone. */
        boolean isPersonal() {
            return !requester.isStranger();
        }
    }

    /**
     * For whom we ask an upstream something of our own accord.
     *
     * @param signed the principal, and the request that we ask
     * @param requestId of that request, as its upstream's log has it
     */
    public record Asker(SignedHeaders signed, Principal principal, String requestId) {

        /** Nobody in particular is one party, wherever they are. */
        private Requester requester() {
            return new Requester(RequestLimits.owner(principal, InetAddress.getLoopbackAddress()), false);
        }
    }

    /**
     * Forwards one request and answers it.
     *
     * @param answerHeaders set on the answer, whatever the upstream says
     * @return completes with the status when the answer has ended, {@link #CALLER_LEFT} when nobody waited for it; never fails
     */
    Future<Integer> forward(Exchange exchange, Judged judged, Map<String, String> answerHeaders) {
        return new Forwarding(this, exchange, judged, answerHeaders).start();
    }

    /**
     * Asks an upstream whether it shows a row to a principal.
     *
     * @param target path, with query if any, to GET; what is answered is thrown away
     * @param asker whose share of the connections it takes
     * @return the status; fails when the upstream does not answer, or the share is used up
     */
    public Future<Integer> probe(ApiUpstream upstream, String target, Asker asker) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(target)
                .setIdleTimeout(upstream.responseHeaderTimeout().toMillis())
                .setHeaders(headers(asker));
        return withShare(
                upstream,
                asker,
                pool -> pool.request(options)
                        .compose(request -> request.send().map(response -> {
                            var status = response.statusCode();
                            response.exceptionHandler(_ -> {}); // what follows would be told to the log
                            cancel(request);
                            return status;
                        })));
    }

    /** What we ask for somebody is not free for them either. */
    private <T> Future<T> withShare(ApiUpstream upstream, Asker asker, Function<UpstreamPool, Future<T>> question) {
        var pool = pools.of(upstream);
        while (true) {
            switch (pool.shares().take(asker.requester(), false)) {
                case UpstreamShares.Refused(Exhausted what) -> {
                    listener.onExhausted(
                            upstream.name(), what, asker.requester().owner());
                    return Future.failedFuture(new Exhausted.Failure(what));
                }
                case UpstreamShares.Share share -> {
                    return question.apply(pool).onComplete(_ -> share.giveBack(false));
                }
                case UpstreamShares.Gone _ -> pool = pools.after(pool);
            }
        }
    }

    /**
     * Reads what an upstream answers to a question by a principal.
     *
     * @param asker whose share of the connections it takes
     * @param bytesMax longest body taken
     * @return the body; fails unless it comes with 200, in time and in full
     */
    public Future<Buffer> fetch(ApiUpstream upstream, Question question, Asker asker, Duration timeout, int bytesMax) {
        var options = question.options().setIdleTimeout(timeout.toMillis()).setHeaders(headers(asker));
        return withShare(
                        upstream,
                        asker,
                        pool -> pool.request(options)
                                .compose(request ->
                                        question.send(request).compose(response -> read(request, response, bytesMax))))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All of it was sent. */
    private void cancel(HttpClientRequest request) {
        var shared = SharedConnection.of(request.connection());
        if (shared == null || shared.mayReset()) {
            request.reset();
        } else {
            Departure.of(pools.vertx(), shared, request, true, () -> {});
        }
    }

    private Future<Buffer> read(HttpClientRequest request, HttpClientResponse response, int bytesMax) {
        Promise<Buffer> whole = Promise.promise();
        var body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body));
        response.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                whole.tryFail("the answer is longer than " + bytesMax + " bytes");
                cancel(request);
            } else {
                body.appendBuffer(part);
            }
        });
        if (response.statusCode() != 200) {
            whole.tryFail("the upstream answered " + response.statusCode());
            cancel(request);
        }
        return whole.future();
    }

    /** The body of a request that has one. Its sender is told to go on. */
    ForwardedBody body(Exchange exchange, Judged judged) {
        var fairUse = judged.upstream().fairUse();
        var body = exchange.openBody(judged.upstream().requestBodyBytesMax())
                .atPace(fairUse.bytesPerSecondMin(), fairUse.bodyTimeout());
        return new ForwardedBody(
                body, pools.buffers(), judged.requester(), judged.standing(), passage(exchange, judged));
    }

    private static ForwardedBody.Passage passage(Exchange exchange, Judged judged) {
        if (isStream(exchange, judged)) {
            return new ForwardedBody.Passage(0, 1);
        }
        return new ForwardedBody.Passage(
                judged.upstream().fairUse().bufferedBodyBytesMax(),
                judged.upstream().reach().isHttp2() ? GatheredWrites.FRAME_BYTES_MIN : 0);
    }

    /**
     * Who streams both ways sends the rest only after an answer to the beginning, in messages as small as they are, which go as they come.
     * So says the type of gRPC and of streams of Connect, on HTTP/2.
     */
    private static boolean isStream(Exchange exchange, Judged judged) {
        var type = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return judged.upstream().reach().isHttp2()
                && type != null
                && STREAM_TYPES.stream().anyMatch(start -> type.regionMatches(true, 0, start, 0, start.length()));
    }

    /** What is used up, as its caller is told it. */
    UpstreamFailure exhausted(Judged judged, Exhausted what) {
        listener.onExhausted(judged.upstream().name(), what, judged.requester().owner());
        return UpstreamFailure.exhausted(what);
    }

    UpstreamPools pools() {
        return pools;
    }

    /** The request head that the upstream gets. */
    RequestOptions head(Exchange exchange, Judged judged) {
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(exchange.method().name()))
                .setURI(judged.target())
                .setHeaders(headers(exchange, judged));
    }

    /** Nothing of the visitor for whom we ask but who they are. */
    private MultiMap headers(Asker asker) {
        var headers = HttpHeaders.headers();
        asker.signed().writeTo(headers);
        headers.set("X-Request-Id", asker.requestId());
        headers.set("X-Forwarded-Proto", scheme);
        headers.set("X-Forwarded-Host", authority);
        return headers;
    }

    private MultiMap headers(Exchange exchange, Judged judged) {
        var headers = ForwardedHeaders.request(
                exchange.request().headers(), withheld, keys, judged.upstream().headers());
        judged.signed().get().writeTo(headers);
        headers.set("X-Request-Id", exchange.id());
        TraceHeaders.hand(exchange, headers);
        headers.set("X-Forwarded-For", exchange.clientAddress().getHostAddress());
        headers.set("X-Forwarded-Proto", CallerScheme.of(exchange, scheme));
        // As configured: what a caller calls us is the caller's word, and links for others are made of it.
        headers.set("X-Forwarded-Host", authority);
        if (judged.upstream().reach().isHttp2()) {
            headers.set("TE", "trailers"); // servers of gRPC ask for it
        }
        var upgrade = judged.upgrade();
        if (upgrade != null) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
            headers.set(HttpHeaders.UPGRADE, upgrade.protocol());
        }
        if (judged.scopes() != null) {
            headers.set("x-oauth-scopes", judged.scopes());
        }
        return headers;
    }
}
