package dev.latchkey.gateway.observe;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.TraceContext;
import dev.latchkey.engine.request.DecisionListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records a span for each sampled request at the API listener: what was asked for, by whom, what was decided and what was answered.
 * It has the template of the operation and never the path, the query, a header or a credential. Spans wait in a queue of
 * {@value #WAITING_MAX} for a thread of their own; when it is full they are dropped, and no request waits.
 */
public final class Tracing implements DecisionListener, AutoCloseable {

    private static final int WAITING_MAX = 2_048;
    private static final int THOUSAND = 1_000;
    private static final long CLOSE_SECONDS = 5;
    private static final int SERVER_ERROR = 500;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;
    private final int perThousand;

    /** Ids are given when a request comes, so that its upstream is told; the span itself is made when it is over. */
    private final GivenIds ids = new GivenIds();

    /**
     * @param exporter where spans go
     * @param perThousand so many of the requests without a trace of their caller's are recorded
     */
    public Tracing(SpanExporter exporter, int perThousand, InstantSource clock) {
        this.provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(Sampler.alwaysOn())
                .setResource(Resource.create(
                        Attributes.builder().put("service.name", "latchkey").build()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(WAITING_MAX)
                        .build())
                .build();
        this.tracer = provider.get("dev.latchkey.gateway");
        this.clock = clock;
        this.perThousand = perThousand;
    }

    /** Has every request that goes that way belong to a trace. */
    public Fallback around(Fallback next) {
        return new Fallback() {
            @Override
            public void handle(Exchange exchange) {
                exchange.traceAs(begin(exchange.headerValues(TraceContext.HEADER)));
                next.handle(exchange);
            }

            @Override
            public Optional<HttpMethod> findMethod(String name) {
                return next.findMethod(name);
            }

            @Override
            public Map<String, String> everyAnswer(Exchange exchange) {
                return next.everyAnswer(exchange);
            }
        };
    }

    /** Goes on with the trace of a caller, recorded if it records; begins another where it says nothing. */
    private TraceContext begin(List<String> values) {
        var caller = TraceContext.read(values);
        if (caller != null) {
            return caller.child(ids.newSpanId());
        }
        var isSampled = ThreadLocalRandom.current().nextInt(THOUSAND) < perThousand;
        return new TraceContext(ids.newTraceId(), ids.newSpanId(), null, isSampled);
    }

    @Override
    public void onDecided(Decided decided) {
        var trace = decided.trace();
        if (trace == null || !trace.isSampled()) {
            return;
        }
        var now = clock.instant();
        var end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        var operation = decided.operation();
        var span = ids.give(
                trace,
                () -> tracer.spanBuilder(operation == null ? "unknown operation" : operation.signature())
                        .setParent(parent(trace))
                        .setSpanKind(SpanKind.SERVER)
                        .setStartTimestamp(end - decided.durationNanos(), TimeUnit.NANOSECONDS)
                        .startSpan());
        span.setAttribute("http.response.status_code", decided.status());
        span.setAttribute("latchkey.request_id", decided.requestId());
        if (operation != null) {
            span.setAttribute("http.request.method", operation.method().name());
            span.setAttribute("http.route", operation.paths().getFirst().toString());
            span.setAttribute("latchkey.api", operation.api());
            span.setAttribute("latchkey.operation", operation.id());
        }
        switch (decided.decision()) {
            case Decision.Allow _ -> span.setAttribute("latchkey.decision", "allow");
            case Decision.Deny(Denial denial) ->
                span.setAttribute("latchkey.decision", denial.reason().name());
        }
        if (!decided.credentials().isEmpty()) {
            decided.credentials()
                    .getFirst()
                    .principal()
                    .findCompany()
                    .ifPresent(company -> span.setAttribute("latchkey.company", company.id()));
        }
        if (decided.status() >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(end, TimeUnit.NANOSECONDS);
    }

    private static Context parent(TraceContext trace) {
        var parentId = trace.parentId();
        return parentId == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                trace.traceId(), parentId, TraceFlags.getSampled(), TraceState.getDefault())));
    }

    /** Sends what waits, as far as the collector takes it at once. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Random ids, or on a thread that was given some, those. */
    private static final class GivenIds implements IdGenerator {

        private static final ThreadLocal<@Nullable TraceContext> GIVEN = new ThreadLocal<>();

        Span give(TraceContext trace, Supplier<Span> maker) {
            GIVEN.set(trace);
            try {
                return maker.get();
            } finally {
                GIVEN.remove();
            }
        }

        String newSpanId() {
            return HexFormat.of().toHexDigits(notZero());
        }

        String newTraceId() {
            return HexFormat.of().toHexDigits(notZero())
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        }

        private static long notZero() {
            var id = ThreadLocalRandom.current().nextLong();
            return id == 0 ? 1 : id;
        }

        @Override
        public String generateSpanId() {
            var trace = GIVEN.get();
            return trace == null ? newSpanId() : trace.spanId();
        }

        @Override
        public String generateTraceId() {
            var trace = GIVEN.get();
            return trace == null ? newTraceId() : trace.traceId();
        }
    }
}
