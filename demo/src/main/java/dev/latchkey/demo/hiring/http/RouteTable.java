package dev.latchkey.demo.hiring.http;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request; a literal segment goes before a parameter, as OpenAPI 3.1 §4.8.8.2 asks. Immutable. */
public final class RouteTable {

    /** A route with the decoded values of its parameters. */
    public record Match(Route route, Map<String, String> parameters) {}

    private record Entry(Route route, List<String> segments) {}

    private final Map<Integer, List<Entry>> entriesByLength = new HashMap<>();

    /** @throws IllegalArgumentException when two routes are the same place */
    public RouteTable(List<Route> routes) {
        for (var route : routes) {
            var entry = new Entry(route, route.segments());
            var sameLength = entriesByLength.computeIfAbsent(entry.segments().size(), _ -> new ArrayList<>());
            if (sameLength.stream().anyMatch(other -> isSamePlace(other, entry))) {
                throw new IllegalArgumentException("served twice: " + route.method() + " " + route.path());
            }
            sameLength.add(entry);
        }
        entriesByLength
                .values()
                .forEach(entries -> entries.sort(Comparator.comparing(entry -> entry.segments().stream()
                        .map(s -> Route.isParameter(s) ? "1" : "0")
                        .toList()
                        .toString())));
    }

    private static boolean isSamePlace(Entry one, Entry other) {
        if (!one.route().method().equals(other.route().method())) {
            return false;
        }
        for (int i = 0; i < one.segments().size(); i++) {
            var mine = one.segments().get(i);
            var theirs = other.segments().get(i);
            if (!mine.equals(theirs) && !(Route.isParameter(mine) && Route.isParameter(theirs))) {
                return false;
            }
        }
        return true;
    }

    /** Finds the route for a raw path; empty when nothing is served there with that method. */
    public Optional<Match> find(String method, String rawPath) {
        var segments = segmentsOf(rawPath);
        return entriesByLength.getOrDefault(segments.size(), List.of()).stream()
                .filter(entry -> entry.route().method().equals(method) && matches(entry.segments(), segments))
                .findFirst()
                .map(entry -> new Match(entry.route(), parameters(entry.segments(), segments)));
    }

    /** Whether any method is served at that path. */
    public boolean hasPath(String rawPath) {
        var segments = segmentsOf(rawPath);
        return entriesByLength.getOrDefault(segments.size(), List.of()).stream()
                .anyMatch(entry -> matches(entry.segments(), segments));
    }

    private static List<String> segmentsOf(String rawPath) {
        return rawPath.startsWith("/") ? List.of(rawPath.substring(1).split("/", -1)) : List.of();
    }

    private static boolean matches(List<String> template, List<String> segments) {
        for (int i = 0; i < template.size(); i++) {
            var isMatch = Route.isParameter(template.get(i))
                    ? !segments.get(i).isEmpty()
                    : template.get(i).equals(segments.get(i));
            if (!isMatch) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> parameters(List<String> template, List<String> segments) {
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < template.size(); i++) {
            var name = template.get(i);
            if (Route.isParameter(name)) {
                parameters.put(name.substring(1, name.length() - 1), decode(segments.get(i)));
            }
        }
        return parameters;
    }

    private static String decode(String segment) {
        return PercentEncoding.decode(segment)
                .orElseThrow(() -> ApiFault.invalid("INVALID_PATH", "Expected a path with valid percent-encoding"));
    }
}
