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

/**
 * Health for those who run Latchkey: alive means the process answers; ready means that the store answers and takes changes, and that
 * everything held in memory may be relied on.
 */
public final class HealthEndpoint {

    private HealthEndpoint() {}

    /** {@code GET /health/live}. */
    public static Endpoint live() {
        return _ -> Future.succeededFuture(status(200, "up", List.of()));
    }

    /**
     * {@code GET /health/ready}: 503 says why, without anything secret.
     *
     * @param isStopping whether no more requests are taken soon
     */
    public static Endpoint ready(Readiness readiness, BooleanSupplier isStopping) {
        return new BlockingEndpoint(Executors.newVirtualThreadPerTaskExecutor(), _ -> {
            var reasons = unreadiness(readiness, isStopping);
            return reasons.isEmpty() ? status(200, "up", reasons) : status(503, "not ready", reasons);
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

    private static HttpResponse status(int status, String text, List<String> reasons) {
        return HttpResponse.json(status, JsonBody.object(json -> {
            json.writeStringProperty("status", text);
            if (!reasons.isEmpty()) {
                json.writeArrayPropertyStart("reasons");
                reasons.forEach(json::writeString);
                json.writeEndArray();
            }
        }));
    }
}
