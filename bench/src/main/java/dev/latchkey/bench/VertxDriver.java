package dev.latchkey.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Load made by Vert.x in this process, for machines without {@code wrk}. Takes a good part of a processor itself. */
final class VertxDriver implements LoadDriver {

    private static final int BUCKET_MICROS = 10;
    private static final int BUCKETS = 100_000;
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();

    @Override
    public String name() {
        return "own client";
    }

    @Override
    public Measurement run(Load load, int connections, Duration time) throws InterruptedException {
        var client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
        var run = new Run(load, client, System.nanoTime() + time.toNanos(), new CountDownLatch(connections));
        var startedAt = System.nanoTime();
        for (var i = 0; i < connections; i++) {
            vertx.runOnContext(_ -> run.next());
        }
        if (!run.connectionsAtWork.await(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("requests stayed unanswered for " + GRACE.toSeconds() + " s");
        }
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        client.close().await();
        var fault = run.firstFault.get();
        if (fault != null) {
            System.err.println(load.target() + ": expected status " + load.expectedStatus() + ", got first " + fault);
        }
        return new Measurement(
                run.answered.get(), took, run.errors.get(), run.percentileMicros(50), run.percentileMicros(99));
    }

    /** One measured time; used by several event loops. */
    private static final class Run {
        private final Load load;
        private final HttpClient client;
        private final RequestOptions options;
        private final long endsAt;
        private final CountDownLatch connectionsAtWork;
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong errors = new AtomicLong();
        private final AtomicReference<@Nullable String> firstFault = new AtomicReference<>();
        private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);

        Run(Load load, HttpClient client, long endsAt, CountDownLatch connectionsAtWork) {
            this.load = load;
            this.client = client;
            this.endsAt = endsAt;
            this.connectionsAtWork = connectionsAtWork;
            this.options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(load.method()))
                    .setAbsoluteURI(load.target().toString());
            load.headers().forEach(options::putHeader);
        }

        void next() {
            var startedAt = System.nanoTime();
            if (startedAt >= endsAt) {
                connectionsAtWork.countDown();
                return;
            }
            client.request(new RequestOptions(options))
                    .compose(request -> load.body() == null ? request.send() : request.send(Buffer.buffer(load.body())))
                    .compose(response -> response.body().map(body -> fault(response.statusCode(), body)))
                    .onComplete(answer -> {
                        var micros = (System.nanoTime() - startedAt) / 1_000;
                        latencies.incrementAndGet((int) Math.min(micros / BUCKET_MICROS, BUCKETS - 1));
                        answered.incrementAndGet();
                        var fault = answer.failed() ? answer.cause().toString() : answer.result();
                        if (!fault.isEmpty()) {
                            errors.incrementAndGet();
                            firstFault.compareAndSet(null, fault);
                        }
                        next();
                    });
        }

        /** What was wrong with an answer; empty for nothing. */
        private String fault(int status, Buffer body) {
            return status == load.expectedStatus() ? "" : status + " " + body;
        }

        long percentileMicros(int percent) {
            var wanted = answered.get() * percent / 100;
            var seen = 0L;
            for (var bucket = 0; bucket < BUCKETS; bucket++) {
                seen += latencies.get(bucket);
                if (seen >= wanted) {
                    return (long) bucket * BUCKET_MICROS;
                }
            }
            return (long) BUCKETS * BUCKET_MICROS;
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
