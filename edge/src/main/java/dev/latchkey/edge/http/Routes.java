package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Our own paths: exact path and method to endpoint, paths with parameters such as {@code /settings/users/{id}}, and what stands
 * below a path. An exact path goes before one with parameters, and that before what stands below. Immutable.
 */
public final class Routes {

    /** Longest body of an endpoint that does not say otherwise: a form, as people fill it in. */
    public static final int BODY_BYTES_MAX = 16 * 1024;

    /** Longest body where one has to be longer than that. */
    public static final int LONG_BODY_BYTES_MAX = 64 * 1024;

    /**
     * Longest body of a form with long texts. Of each character that a field takes, a form has up to nine bytes (three of UTF-8, each as
     * {@code %XX}).
     */
    public static final int LONG_FORM_BYTES_MAX = 256 * 1024;

    /** A GET request has none (RFC 9110 §9.3.1). */
    private static final int NO_BODY = 0;

    public static final Routes NONE = new Builder().build();

    private final Map<String, Map<HttpMethod, Served>> byPath;

    /** Each ends with a slash. */
    private final Map<String, Map<HttpMethod, Served>> byPrefix;

    private final Map<String, List<RoutePattern>> patterns;
    private final Map<String, Map<HttpMethod, Served>> byPattern;
    private final List<Line> table;

    private Routes(
            Map<String, Map<HttpMethod, Served>> byPath,
            Map<String, Map<HttpMethod, Served>> byPrefix,
            Map<String, Map<HttpMethod, Served>> byPattern,
            List<Line> table) {
        this.byPath = byPath;
        this.byPrefix = byPrefix;
        this.byPattern = byPattern;
        this.patterns = byPattern.keySet().stream()
                .map(RoutePattern::parse)
                .sorted()
                .collect(Collectors.groupingBy(RoutePattern::beginning));
        this.table = table;
    }

    /**
     * One line of the table of paths.
     *
     * @param part of the product
     * @param path what stands below it as well when it ends with {@code *}
     * @param admits who may
     * @param limit how often; empty when as often as the listener bears
     * @param bodyBytesMax longest body
     */
    public record Line(String part, HttpMethod method, String path, String admits, String limit, int bodyBytesMax) {}

    /** An endpoint with what stands before it, and the longest body it takes. */
    record Served(Guarded guarded, int bodyBytesMax) {}

    /**
     * What is served at a path.
     *
     * @param parameters of the path, by name
     */
    record Place(Map<HttpMethod, Served> methods, Map<String, String> parameters) {
        /** The endpoint of a method; GET also answers HEAD, without the body. */
        @Nullable
        Served find(HttpMethod method) {
            var served = methods.get(method);
            return served == null && method.equals(HttpMethod.HEAD) ? methods.get(HttpMethod.GET) : served;
        }

        /** What every answer here carries, also to a method that is not served. */
        Map<String, String> everyAnswer(HttpMethod method) {
            var served = find(method);
            return served != null
                    ? served.guarded().everyAnswer()
                    : methods.values().stream()
                            .map(other -> other.guarded().everyAnswer())
                            .filter(headers -> !headers.isEmpty())
                            .findFirst()
                            .orElse(Map.of());
        }

        String allow() {
            var names = methods.keySet().stream().sorted().map(HttpMethod::name).collect(Collectors.joining(", "));
            return methods.containsKey(HttpMethod.GET) && !methods.containsKey(HttpMethod.HEAD)
                    ? names + ", HEAD"
                    : names;
        }
    }

    @Nullable
    Place find(String path) {
        var methods = byPath.get(path);
        if (methods != null) {
            return new Place(methods, Map.of());
        }
        var matching = findPattern(path);
        return matching == null ? findBelow(path) : matching;
    }

    private @Nullable Place findPattern(String path) {
        for (var pattern : patterns.getOrDefault(RoutePattern.beginningOf(path), List.of())) {
            var parameters = pattern.match(path);
            if (parameters != null) {
                return new Place(byPattern.getOrDefault(pattern.text(), Map.of()), parameters);
            }
        }
        return null;
    }

    private @Nullable Place findBelow(String path) {
        for (var below : byPrefix.entrySet()) {
            if (path.startsWith(below.getKey())) {
                return new Place(below.getValue(), Map.of());
            }
        }
        return null;
    }

    /** Every path with the methods it serves, for whoever checks them all. */
    public Map<String, Set<HttpMethod>> served() {
        var served = new TreeMap<String, Set<HttpMethod>>();
        byPath.forEach((path, methods) -> served.put(path, Set.copyOf(methods.keySet())));
        byPattern.forEach((path, methods) -> served.put(path, Set.copyOf(methods.keySet())));
        return served;
    }

    /** Everything that is served here, in the order in which it was added. */
    public List<Line> table() {
        return table;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects routes; the same path and method twice is a mistake in the program. */
    public static final class Builder {
        private final Map<String, Map<HttpMethod, Served>> byPath = new HashMap<>();
        private final Map<String, Map<HttpMethod, Served>> byPrefix = new HashMap<>();
        private final Map<String, Map<HttpMethod, Served>> byPattern = new HashMap<>();
        private final List<Line> table = new ArrayList<>();
        private String part = "";

        private Builder() {}

        /** What is added from here on belongs to this part of the product. */
        public Builder part(String name) {
            part = name;
            return this;
        }

        public Builder get(String path, Guarded endpoint) {
            return add(HttpMethod.GET, path, endpoint, NO_BODY);
        }

        /**
         * What stands below a path that is not served by itself here. A longer path of another kind must not begin with it.
         *
         * @param prefix ends with a slash
         */
        public Builder getBelow(String prefix, Guarded endpoint) {
            return below(HttpMethod.GET, prefix, endpoint);
        }

        /** As {@link #getBelow}, for any method. */
        public Builder below(HttpMethod method, String prefix, Guarded endpoint) {
            return below(method, prefix, endpoint, method.equals(HttpMethod.GET) ? NO_BODY : BODY_BYTES_MAX);
        }

        /** @param bodyBytesMax a longer body is answered 413 */
        public Builder below(HttpMethod method, String prefix, Guarded endpoint, int bodyBytesMax) {
            if (!prefix.endsWith("/") || prefix.length() < 2) {
                throw new IllegalArgumentException("expected a prefix that ends with '/', got " + prefix);
            }
            return add(byPrefix, method, prefix, endpoint, bodyBytesMax);
        }

        public Builder post(String path, Guarded endpoint) {
            return post(path, endpoint, BODY_BYTES_MAX);
        }

        /** @param bodyBytesMax a longer body is answered 413 */
        public Builder post(String path, Guarded endpoint, int bodyBytesMax) {
            return add(HttpMethod.POST, path, endpoint, bodyBytesMax);
        }

        /** What browsers ask before they call from another origin; also below the path when it ends with a slash. */
        public Builder options(String path, Guarded endpoint) {
            return path.endsWith("/")
                    ? add(byPrefix, HttpMethod.OPTIONS, path, endpoint, 0)
                    : add(HttpMethod.OPTIONS, path, endpoint, 0);
        }

        /**
         * @param path may have parameters, each a whole segment: {@code /settings/users/{id}}
         * @param bodyBytesMax a longer body is answered 413
         */
        public Builder add(HttpMethod method, String path, Guarded endpoint, int bodyBytesMax) {
            return add(path.contains("{") ? byPattern : byPath, method, path, endpoint, bodyBytesMax);
        }

        private Builder add(
                Map<String, Map<HttpMethod, Served>> places,
                HttpMethod method,
                String path,
                Guarded endpoint,
                int bodyBytesMax) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("expected a path that begins with '/', got " + path);
            }
            var methods = places.computeIfAbsent(path, _ -> new TreeMap<>());
            if (methods.putIfAbsent(method, new Served(endpoint, bodyBytesMax)) != null) {
                throw new IllegalArgumentException(method + " " + path + " is served twice");
            }
            var shown = path.endsWith("/") && path.length() > 1 ? path + "*" : path;
            table.add(new Line(part, method, shown, endpoint.admits(), endpoint.limit(), bodyBytesMax));
            return this;
        }

        public Routes build() {
            return new Routes(copy(byPath), copy(byPrefix), copy(byPattern), List.copyOf(table));
        }

        private static Map<String, Map<HttpMethod, Served>> copy(Map<String, Map<HttpMethod, Served>> places) {
            var copy = new HashMap<String, Map<HttpMethod, Served>>();
            places.forEach((path, methods) -> copy.put(path, Map.copyOf(methods)));
            return Map.copyOf(copy);
        }
    }
}
