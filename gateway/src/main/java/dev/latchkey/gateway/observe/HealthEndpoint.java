package dev.latchkey.gateway.observe;

import dev.latchkey.edge.http.BlockingEndpoint;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/**
 * Health for those who run Latchkey: alive means the process answers; ready means that the store answers and takes changes, and that
 * everything held in memory may be relied on.
 */
public final class HealthEndpoint {

    private HealthEndpoint() {}

    /** {@code GET /health/live}. */
    public static Endpoint live() {
        return _ -> Future.succeededFuture(status(200, "up", List.of(), List.of()));
    }

    /**
     * {@code GET /health/ready}: 503 says why, without anything secret; 200 also what somebody should look at all the same.
     *
     * @param warnings what should be looked at, though requests may be sent here; may block
     * @param isStopping whether no more requests are taken soon
     */
    public static Endpoint ready(Readiness readiness, BooleanSupplier isStopping, Supplier<List<String>> warnings) {
        return new BlockingEndpoint(Executors.newVirtualThreadPerTaskExecutor(), _ -> {
            var reasons = unreadiness(readiness, isStopping);
            return reasons.isEmpty()
                    ? status(200, "up", reasons, warnings.get())
                    : status(503, "not ready", reasons, warnings.get());
        });
    }

    /** Why no requests should be sent here by now, without anything secret; empty when it is ready. Asks the store. */
    public static List<String> unreadiness(Readiness readiness, BooleanSupplier isStopping) {
        var reasons = new ArrayList<String>();
        if (isStopping.getAsBoolean()) {
            reasons.add("the process is about to end");
        }
        reasons.addAll(readiness.reasons());
        return List.copyOf(reasons);
    }

    private static HttpResponse status(int status, String text, List<String> reasons, List<String> warnings) {
        return HttpResponse.json(status, JsonBody.object(json -> {
            json.writeStringProperty("status", text);
            write(json, "reasons", reasons);
            write(json, "warnings", warnings);
        }));
    }

    private static void write(JsonGenerator json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            json.writeArrayPropertyStart(name);
            texts.forEach(json::writeString);
            json.writeEndArray();
        }
    }
}
