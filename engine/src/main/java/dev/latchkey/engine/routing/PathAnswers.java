package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.EnumMap;
import java.util.Map;

/** The answers for one path, made once so that a match allocates nothing. HEAD is GET's unless it has its own operation. */
final class PathAnswers {

    private final Map<HttpMethod, RouteMatch> served = new EnumMap<>(HttpMethod.class);
    private final RouteMatch.MethodNotAllowed notAllowed;

    PathAnswers(Map<HttpMethod, RouteMatch.Matched> declared) {
        served.putAll(declared);
        var get = served.get(HttpMethod.GET);
        if (get != null) {
            served.putIfAbsent(HttpMethod.HEAD, get);
        }
        notAllowed = new RouteMatch.MethodNotAllowed(served.keySet());
    }

    RouteMatch answer(HttpMethod method) {
        return served.getOrDefault(method, notAllowed);
    }
}
