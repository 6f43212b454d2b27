package dev.latchkey.gateway.observe;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.edge.http.BlockingEndpoint;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.JsonBody;
import io.vertx.core.Future;
import java.util.concurrent.Executors;

/** Health for those who run Latchkey: alive means the process answers, ready means the store does as well. */
public final class HealthEndpoint {

    private HealthEndpoint() {}

    /** {@code GET /health/live}. */
    public static Endpoint live() {
        return _ -> Future.succeededFuture(status(200, "up"));
    }

    /** {@code GET /health/ready}. */
    public static Endpoint ready(Transactions transactions) {
        return new BlockingEndpoint(Executors.newVirtualThreadPerTaskExecutor(), _ -> {
            try {
                transactions.read(_ -> true);
                return status(200, "up");
            } catch (StoreUnavailable e) {
                return status(503, "the store does not answer");
            }
        });
    }

    private static HttpResponse status(int status, String text) {
        return HttpResponse.json(status, JsonBody.object(json -> json.writeStringProperty("status", text)));
    }
}
