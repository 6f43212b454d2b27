package dev.latchkey.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An API that writes down what reaches it. Answers 200 unless a test says otherwise. */
public final class RecordingUpstream implements AutoCloseable {

    /** @param headers by lower-case name */
    public record Received(String method, String target, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Handler<HttpServerRequest> behaviour = RecordingUpstream::answerOk;

    public RecordingUpstream() {
        this(new HttpServerOptions());
    }

    private RecordingUpstream(HttpServerOptions options) {
        server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> {
                    calls.incrementAndGet();
                    behaviour.handle(request);
                })
                .listen()
                .await();
    }

    /** Takes no more of bodies that nobody reads than a server of HTTP/2 does at first (RFC 9113 section 6.9.2). */
    static RecordingUpstream withNarrowWindows() {
        var options = new HttpServerOptions().setHttp2ConnectionWindowSize(65_535);
        options.getInitialSettings().setInitialWindowSize(65_535);
        return new RecordingUpstream(options);
    }

    private static void answerOk(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "application/json").end("{\"ok\":true}");
    }

    /** Reads the whole request, writes it down, and answers. */
    void recordAndAnswer(Handler<HttpServerRequest> answer) {
        behaviour = request -> request.body().onSuccess(body -> {
            var headers = new TreeMap<String, List<String>>();
            request.headers()
                    .names()
                    .forEach(name -> headers.put(
                            name.toLowerCase(Locale.ROOT), request.headers().getAll(name)));
            received.add(new Received(request.method().name(), request.uri(), headers, body.toString()));
            answer.handle(request);
        });
    }

    public void recordAndAnswerOk() {
        recordAndAnswer(RecordingUpstream::answerOk);
    }

    /** Does what the test says, without reading anything first. */
    void behave(Handler<HttpServerRequest> wanted) {
        behaviour = wanted;
    }

    public Received awaitReceived() throws InterruptedException {
        var next = received.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("expected the upstream to be called");
        }
        return next;
    }

    public int calls() {
        return calls.get();
    }

    void forget() {
        calls.set(0);
        received.clear();
        behaviour = RecordingUpstream::answerOk;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
