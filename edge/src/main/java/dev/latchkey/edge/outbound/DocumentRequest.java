package dev.latchkey.edge.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.edge.outbound.FetchResult.Failed;
import dev.latchkey.edge.outbound.FetchResult.Fetched;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One GET to one address that was judged. The name stands in the {@code Host} header, in TLS's server name and is what the certificate
 * is checked against; the connection goes to the address.
 */
final class DocumentRequest {

    private final HttpClient client;
    private final FetchLimits limits;

    DocumentRequest(HttpClient client, FetchLimits limits) {
        this.client = client;
        this.limits = limits;
    }

    /** Fails only when no connection came about; then another address may be tried. */
    Future<FetchResult> send(OutboundTarget target, InetAddress address, Duration patience) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.isTls())
                .setURI(target.requestUri())
                .setFollowRedirects(false)
                .setConnectTimeout(Math.min(limits.connectTimeout().toMillis(), patience.toMillis()))
                .putHeader(HttpHeaders.ACCEPT, "application/json, application/*+json");
        return client.request(options).compose(request -> receive(request, patience));
    }

    private Future<FetchResult> receive(HttpClientRequest request, Duration patience) {
        // Of the whole exchange, so that a body in drops ends as well.
        var whole = Promise.<FetchResult>promise();
        request.response()
                .onSuccess(response -> read(response, request, whole))
                .onFailure(e -> fail(whole, "no answer"));
        request.end();
        return whole.future()
                .timeout(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)
                .recover(_ -> Future.succeededFuture(new Failed("took too long")))
                .onComplete(_ -> request.connection().close());
    }

    private void read(HttpClientResponse response, HttpClientRequest request, Promise<FetchResult> whole) {
        if (response.statusCode() != 200) {
            fail(whole, "status " + response.statusCode());
            return;
        }
        var type = mediaType(response.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!limits.contentTypes().test(type)) {
            fail(whole, "unexpected content type");
            return;
        }
        if (response.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            fail(whole, "encoded body");
            return;
        }
        var freshFor = DocumentLifetime.of(response.getHeader(HttpHeaders.CACHE_CONTROL), limits);
        var body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > limits.bodyBytesMax()) {
                fail(whole, "body longer than " + limits.bodyBytesMax() + " bytes");
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(_ -> fail(whole, "answer broken off"));
        response.endHandler(_ -> whole.tryComplete(new Fetched(body.toString(UTF_8), freshFor)));
    }

    private static void fail(Promise<FetchResult> whole, String reason) {
        whole.tryComplete(new Failed(reason));
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        var semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
