package dev.latchkey.console.reference;

import dev.latchkey.edge.http.HandedOver;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls our own API listener, and nothing else: one address, no redirects followed, no proxy. Such a call passes the same door and
 * the same gates as any, and counts for the visitor who asks for it: the listener is told whose it is by {@link HandedOver}. Each has
 * a connection of its own. Safe for use by many threads.
 */
public final class ApiCaller implements AutoCloseable {

    /** Longest body kept of an answer; the rest is not read. */
    static final int BODY_BYTES_MAX = 64 * 1024;

    /** Calls at once; more are told to come back. */
    static final int CALLS_MAX = 16;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration CALL_MAX = Duration.ofSeconds(15);

    private final HttpConnectOptions listener;
    private final HandedOver handedOver;
    private final LongSupplier nanoTime;
    private final Semaphore free = new Semaphore(CALLS_MAX);
    private final HttpClientAgent http;

    /**
     * @param host that the API listener is bound to; where that is every address, the loopback address is called
     * @param port of the API listener
     * @param isTls whether the listener speaks TLS
     * @param handedOver that the API listener asks
     */
    public ApiCaller(Vertx vertx, String host, int port, boolean isTls, HandedOver handedOver, LongSupplier nanoTime) {
        var reachable = switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        };
        this.listener =
                new HttpConnectOptions().setHost(reachable).setPort(port).setConnectTimeout(CONNECT_MAX.toMillis());
        this.handedOver = handedOver;
        this.nanoTime = nanoTime;
        // The listener is this process itself, whatever its certificate is called and whoever vouches for it.
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_MAX.toMillis())
                .setSsl(isTls)
                .setTrustAll(isTls)
                .setVerifyHost(!isTls));
    }

    /**
     * Who calls.
     *
     * @param agent the browser's {@code User-Agent}; absent when it sent none
     */
    record Visitor(InetAddress address, @Nullable String agent) {}

    /** A request. {@code toString} shows no header, because one of them is a credential. */
    record Call(
            HttpMethod method,
            Target target,
            Map<String, String> headers,
            @Nullable String body) {
        @Override
        public String toString() {
            return "Call[" + method + "]";
        }
    }

    /** An answer; the body is cut at {@link #BODY_BYTES_MAX}. */
    record Reply(int status, MultiMap headers, Buffer body, boolean isCut, long milliseconds) {

        /** The first of that name. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** Why there is no answer; the names end keys of texts. */
    enum Reason {
        TOO_MANY,
        TOO_LATE,
        STOPPING
    }

    /** There is no answer; the reason names nothing of the request. */
    static final class NoAnswer extends Exception {
        private final Reason reason;

        private NoAnswer(Reason reason) {
            super(reason.name());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    Reply call(Call call, Visitor visitor) throws NoAnswer {
        if (!free.tryAcquire()) {
            throw new NoAnswer(Reason.TOO_MANY);
        }
        try {
            var begun = nanoTime.getAsLong();
            var connection = connect();
            try (var _ = handedOver.enter(connection.localAddress(), visitor.address())) {
                return await(send(connection, call, visitor, begun));
            } finally {
                // Behind the entry's end, so that nobody finds themselves on this port while it is entered.
                connection.close();
            }
        } finally {
            free.release();
        }
    }

    private HttpClientConnection connect() throws NoAnswer {
        var connecting = http.connect(listener);
        try {
            return await(connecting);
        } catch (NoAnswer e) {
            connecting.onSuccess(HttpClientConnection::close); // should it come after all
            throw e;
        }
    }

    private Future<Reply> send(HttpClientConnection connection, Call call, Visitor visitor, long begun) {
        var options = new RequestOptions()
                .setMethod(io.vertx.core.http.HttpMethod.valueOf(call.method().name()))
                .setURI(call.target().text());
        if (visitor.agent() != null) {
            options.putHeader("User-Agent", visitor.agent());
        }
        call.headers().forEach(options::putHeader);
        return connection.request(options).compose(request -> {
            var body = call.body();
            return (body == null ? request.send() : request.send(body)).compose(answer -> read(answer, begun));
        });
    }

    /** Takes the first bytes and leaves the rest unread. */
    private Future<Reply> read(HttpClientResponse answer, long begun) {
        var kept = Buffer.buffer();
        Promise<Boolean> isCut = Promise.promise();
        answer.handler(bytes -> {
            var free = BODY_BYTES_MAX - kept.length();
            kept.appendBuffer(bytes.length() <= free ? bytes : bytes.slice(0, free));
            if (bytes.length() > free) {
                isCut.tryComplete(true);
            }
        });
        answer.exceptionHandler(isCut::tryFail);
        answer.endHandler(_ -> isCut.tryComplete(false));
        return isCut.future()
                .map(cut -> new Reply(
                        answer.statusCode(),
                        answer.headers(),
                        kept.copy(),
                        cut,
                        TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun)));
    }

    private static <T> T await(Future<T> future) throws NoAnswer {
        try {
            return future.toCompletionStage().toCompletableFuture().get(CALL_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw new NoAnswer(Reason.TOO_LATE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NoAnswer(Reason.STOPPING);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
