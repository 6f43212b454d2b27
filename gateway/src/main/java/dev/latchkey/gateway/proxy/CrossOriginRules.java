package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.CrossOriginPolicy;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which APIs programs of other origins may call from a browser, and how. Immutable. */
public final class CrossOriginRules {

    /** No API has a policy: an upstream's own headers pass, and its own answers to preflights if its document lists them. */
    public static final CrossOriginRules NONE = new CrossOriginRules(Map.of());

    private final Map<String, CrossOriginPolicy> byApi;
    private final List<CrossOriginPolicy> all;

    /** @param byApi by name of the API; the others have none */
    public CrossOriginRules(Map<String, CrossOriginPolicy> byApi) {
        this.byApi = Map.copyOf(byApi);
        this.all = List.copyOf(byApi.values());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    private @Nullable CrossOriginPolicy of(@Nullable Operation operation) {
        return operation == null ? null : byApi.get(operation.api());
    }

    private static @Nullable String origin(Exchange exchange) {
        return exchange.request().getHeader("Origin");
    }

    /** What every answer to a judged request carries. */
    Map<String, String> everyAnswer(Exchange exchange, Judgement judgement) {
        var operation = judgement.operation();
        if (operation == null) {
            return everyRefusal(exchange);
        }
        var policy = of(operation);
        return policy == null ? Map.of() : policy.everyAnswer(origin(exchange));
    }

    /** Whether a page of the request's origin may send what a browser holds for us. */
    boolean takesCookies(Exchange exchange, Judgement judgement) {
        return everyAnswer(exchange, judgement).containsKey("Access-Control-Allow-Credentials");
    }

    /** What a refusal carries that is for no API in particular: whoever may read answers of one may read it. */
    Map<String, String> everyRefusal(Exchange exchange) {
        if (isEmpty()) {
            return Map.of();
        }
        var origin = origin(exchange);
        return all.stream()
                .filter(policy -> policy.admits(origin))
                .findFirst()
                .orElse(all.getFirst())
                .everyAnswer(origin);
    }

    /**
     * What a browser asks before it calls (Fetch standard, section 3.3.2).
     *
     * @param operation the one that it wants to call, or another one at the same path where there is no such method
     * @param methods of the API at the path, as a list with commas
     */
    record Preflight(CrossOriginPolicy policy, Operation operation, String methods) {}

    static boolean isPreflight(Exchange exchange) {
        return exchange.method().equals(HttpMethod.OPTIONS)
                && exchange.request().headers().contains("Origin")
                && exchange.request().headers().contains("Access-Control-Request-Method");
    }

    /**
     * Who answers a preflight; absent where no API with a policy is meant.
     *
     * @param served what there is at its path
     */
    @Nullable
    Preflight preflight(Exchange exchange, Map<HttpMethod, Operation> served) {
        var method = exchange.request().getHeader("Access-Control-Request-Method");
        var wanted = served.keySet().stream()
                .filter(one -> one.name().equals(method))
                .findFirst()
                .map(served::get)
                .orElse(null);
        var operation = wanted == null
                ? served.values().stream()
                        .filter(other -> of(other) != null)
                        .findFirst()
                        .orElse(null)
                : wanted;
        var policy = of(operation);
        if (operation == null || policy == null) {
            return null;
        }
        var methods = served.entrySet().stream()
                .filter(entry -> entry.getValue().api().equals(operation.api()))
                .map(entry -> entry.getKey().name())
                .collect(Collectors.joining(", "));
        return new Preflight(policy, operation, methods);
    }

    /** The answer to a preflight that the limits admit. */
    static HttpResponse answer(Exchange exchange, Preflight preflight) {
        return preflight.policy().preflight(Objects.requireNonNull(origin(exchange)), preflight.methods());
    }
}
