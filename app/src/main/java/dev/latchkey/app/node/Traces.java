package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.engine.request.DecisionListener;
import dev.latchkey.gateway.observe.Observers;
import dev.latchkey.gateway.observe.TraceExport;
import dev.latchkey.gateway.observe.Tracing;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The traces of requests, where the configuration names a collector; otherwise nothing of it is on any request's path.
 *
 * @param tracing absent where nobody records
 */
record Traces(@Nullable Tracing tracing) implements AutoCloseable {

    static Traces of(Configuration configuration, InstantSource clock) {
        var telemetry = configuration.telemetry();
        var endpoint = telemetry.tracesEndpoint();
        return new Traces(
                endpoint == null
                        ? null
                        : new Tracing(
                                new TraceExport(endpoint, System::nanoTime), telemetry.tracesPerThousand(), clock));
    }

    Fallback around(Fallback gateway) {
        return tracing == null ? gateway : tracing.around(gateway);
    }

    /** With who records, before the others. */
    DecisionListener with(DecisionListener others) {
        return tracing == null ? others : new Observers(List.of(tracing, others));
    }

    @Override
    public void close() {
        if (tracing != null) {
            tracing.close();
        }
    }
}
