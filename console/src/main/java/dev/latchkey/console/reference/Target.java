package dev.latchkey.console.reference;

import dev.latchkey.console.reference.OperationReference.Parameter;
import dev.latchkey.console.reference.OperationReference.Place;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Path and query that try-it asks for: the operation's own path with the values that were typed, each percent-encoded as one
 * segment, so that it can lead nowhere else.
 */
record Target(String text) {

    /** Longest value of one parameter, in characters. */
    static final int VALUE_LENGTH_MAX = 500;

    /**
     * What is wrong with a value, beside which field.
     *
     * @param key of the text that says it
     * @param value for the place of the text
     */
    record Wrong(Place place, String name, String key, String value) {}

    /** Either the target or what is wrong. */
    record Outcome(Optional<Target> target, List<Wrong> wrong) {}

    /** @param values by {@link #field} */
    static Outcome of(OperationReference operation, Map<String, String> values) {
        var wrong = new ArrayList<Wrong>();
        var path = new StringBuilder();
        for (var segment : operation.operation().paths().getFirst().segments()) {
            path.append('/').append(segment(segment, values, operation.leniencies(), wrong));
        }
        var separator = '?';
        for (var parameter : operation.parameters()) {
            var value = values.getOrDefault(field(parameter), "").strip();
            if (parameter.place() != Place.QUERY) {
                continue;
            }
            if (value.length() > VALUE_LENGTH_MAX) {
                wrong.add(tooLong(Place.QUERY, parameter.name()));
            } else if (value.isEmpty() && parameter.isRequired()) {
                wrong.add(new Wrong(Place.QUERY, parameter.name(), "reference.try.query", ""));
            } else if (!value.isEmpty()) {
                for (var one : parameter.isList() ? value.split(",") : new String[] {value}) {
                    path.append(separator)
                            .append(encode(parameter.name()))
                            .append('=')
                            .append(encode(one.strip()));
                    separator = '&';
                }
            }
        }
        var text = path.isEmpty() ? "/" : path.toString();
        if (wrong.isEmpty()
                && RequestPath.parse(text, operation.leniencies())
                        instanceof ParsedTarget.Refused(String reason, var _, var _)) {
            wrong.add(new Wrong(Place.PATH, "", "reference.try.target", reason));
        }
        return new Outcome(wrong.isEmpty() ? Optional.of(new Target(text)) : Optional.empty(), wrong);
    }

    private static String segment(
            PathTemplate.Segment segment, Map<String, String> values, Set<Leniency> taken, List<Wrong> wrong) {
        return switch (segment) {
            case PathTemplate.Literal(String text) -> text;
            case PathTemplate.Parameter(String name) -> value(name, values, taken, wrong);
            case PathTemplate.Mixed(var pieces) ->
                pieces.stream()
                        .map(piece -> segment(piece, values, taken, wrong))
                        .collect(Collectors.joining());
        };
    }

    private static String value(String name, Map<String, String> values, Set<Leniency> taken, List<Wrong> wrong) {
        var value = values.getOrDefault("path." + name, "").strip();
        if (value.isEmpty()) {
            wrong.add(new Wrong(Place.PATH, name, "reference.try.path", ""));
        } else if (value.length() > VALUE_LENGTH_MAX) {
            wrong.add(tooLong(Place.PATH, name));
        } else {
            var refused = refused(taken);
            if (value.chars().allMatch(c -> c == '.')
                    || value.chars().anyMatch(c -> refused.indexOf(c) >= 0 || c < 0x20)) {
                wrong.add(new Wrong(Place.PATH, name, "reference.try.segment", String.join(" ", refused.split(""))));
            } else if (mayLeadElsewhere(value, taken)) {
                wrong.add(new Wrong(Place.PATH, name, "reference.try.reading", ""));
            }
        }
        return encode(value);
    }

    /** Also by a server that decodes a semicolon before it cuts the segment there. */
    private static boolean mayLeadElsewhere(String value, Set<Leniency> taken) {
        return RequestPath.parse("/" + encode(value).replace("%3B", ";"), taken) instanceof ParsedTarget.Refused;
    }

    /** Characters that no value of a path has. */
    private static String refused(Set<Leniency> taken) {
        return (taken.contains(Leniency.ENCODED_SLASH) ? "" : "/")
                + (taken.contains(Leniency.PATH_PARAMETERS) ? "" : ";")
                + (taken.contains(Leniency.ENCODED_PERCENT) ? "" : "%")
                + '\\';
    }

    private static Wrong tooLong(Place place, String name) {
        return new Wrong(place, name, "reference.try.length", Integer.toString(VALUE_LENGTH_MAX));
    }

    /** Name of the field of a parameter in the form. */
    static String field(Parameter parameter) {
        return parameter.place().label() + "." + parameter.name();
    }

    /** Everything but unreserved characters as {@code %XX} of UTF-8 (RFC 3986 §2.1). */
    static String encode(String value) {
        var encoded = new StringBuilder();
        for (var b : value.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
