package dev.latchkey.gateway.observe;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans to a collector by OTLP over HTTP. A collector that does not take them is a line in the log, at most one a minute. */
public final class TraceExport implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(TraceExport.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Held, because a logger of the Java platform that nobody holds forgets its level. */
    private static final java.util.logging.Logger ITS_OWN_LOG = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final URI endpoint;
    private final LongSupplier nanoTime;
    private final AtomicLong toldAt;

    /**
     * @param endpoint where traces are taken, path included
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    public TraceExport(URI endpoint, LongSupplier nanoTime) {
        ITS_OWN_LOG.setLevel(Level.OFF);
        this.exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(TIMEOUT)
                .setConnectTimeout(TIMEOUT)
                .setRetryPolicy(null) // the next ones come in a few seconds, and a stop waits for nobody
                .build();
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
        this.toldAt = new AtomicLong(nanoTime.getAsLong() - PAUSE_NANOS);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        var result = exporter.export(spans);
        result.whenComplete(() -> {
            if (!result.isSuccess()) {
                tell(spans.size());
            }
        });
        return result;
    }

    private void tell(int spans) {
        var now = nanoTime.getAsLong();
        var before = toldAt.get();
        if (now - before >= PAUSE_NANOS && toldAt.compareAndSet(before, now)) {
            LOG.warn("{} traces are lost: {} does not take them", spans, endpoint);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
