package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.EnumMap;
import java.util.Map;

/** The answers for one path, made once so that a match allocates nothing. HEAD is GET's unless it has its own operation. */
final class Endpoint {

    private final RouteMatch[] answers = new RouteMatch[HttpMethod.values().length];
    private final RouteMatch.MethodNotAllowed notAllowed;

    Endpoint(Map<HttpMethod, RouteMatch.Matched> declared) {
        var served = new EnumMap<HttpMethod, RouteMatch.Matched>(HttpMethod.class);
        served.putAll(declared);
        var get = served.get(HttpMethod.GET);
        if (get != null) {
            served.putIfAbsent(HttpMethod.HEAD, get);
        }
        notAllowed = new RouteMatch.MethodNotAllowed(served.keySet());
        for (var method : HttpMethod.values()) {
            var match = served.get(method);
            answers[method.ordinal()] = match == null ? notAllowed : match;
        }
    }

    RouteMatch answer(HttpMethod method) {
        return answers[method.ordinal()];
    }

    RouteMatch.MethodNotAllowed notAllowed() {
        return notAllowed;
    }
}
