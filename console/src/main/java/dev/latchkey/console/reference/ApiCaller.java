package dev.latchkey.console.reference;

import dev.latchkey.engine.protocol.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls our own API listener, and nothing else: one address, no redirects followed, no proxy. Such a call passes the same door and
 * the same gates as any. Safe for use by many threads.
 */
public final class ApiCaller implements AutoCloseable {

    /** Longest body kept of an answer; the rest is not read. */
    static final int BODY_BYTES_MAX = 64 * 1024;

    /** Calls at once; more are told to come back. */
    static final int CALLS_MAX = 16;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration CALL_MAX = Duration.ofSeconds(15);

    private final URI origin;
    private final LongSupplier nanoTime;
    private final Semaphore free = new Semaphore(CALLS_MAX);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_MAX)
            .build();

    /**
     * @param host that the API listener is bound to; where that is every address, the loopback address is called
     * @param port of the API listener
     */
    public ApiCaller(String host, int port, LongSupplier nanoTime) {
        var reachable = switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        this.origin = URI.create("http://" + reachable + ":" + port);
        this.nanoTime = nanoTime;
    }

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
    @SuppressWarnings("ArrayRecordComponent") // read once; nobody compares two of these
    record Reply(int status, HttpHeaders headers, byte[] body, boolean isCut, long milliseconds) {}

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

    Reply call(Call call) throws NoAnswer {
        if (!free.tryAcquire()) {
            throw new NoAnswer(Reason.TOO_MANY);
        }
        try {
            return send(request(call));
        } finally {
            free.release();
        }
    }

    private HttpRequest request(Call call) {
        var body = call.body();
        var request = HttpRequest.newBuilder(URI.create(origin + call.target().text()))
                .timeout(CALL_MAX)
                .method(call.method().name(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        call.headers().forEach(request::setHeader);
        return request.build();
    }

    private Reply send(HttpRequest request) throws NoAnswer {
        var before = nanoTime.getAsLong();
        var answer = http.sendAsync(request, _ -> new CutBody());
        try {
            var found = answer.get(CALL_MAX.toSeconds(), TimeUnit.SECONDS);
            return new Reply(
                    found.statusCode(),
                    found.headers(),
                    found.body().bytes(),
                    found.body().isCut(),
                    TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - before));
        } catch (ExecutionException | TimeoutException _) {
            answer.cancel(true);
            throw new NoAnswer(Reason.TOO_LATE);
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NoAnswer(Reason.STOPPING);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** The beginning of a body. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    private record Cut(byte[] bytes, boolean isCut) {}

    /** Takes the first bytes and leaves the rest unread. */
    private static final class CutBody implements BodySubscriber<Cut> {
        private final CompletableFuture<Cut> cut = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<Cut> getBody() {
            return cut;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (var buffer : buffers) {
                var taken = new byte[Math.min(buffer.remaining(), BODY_BYTES_MAX - bytes.size())];
                buffer.get(taken);
                bytes.writeBytes(taken);
                if (buffer.hasRemaining()) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    cut.complete(new Cut(bytes.toByteArray(), true));
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable reason) {
            cut.completeExceptionally(reason);
        }

        @Override
        public void onComplete() {
            cut.complete(new Cut(bytes.toByteArray(), false));
        }
    }
}
