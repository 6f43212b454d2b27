package dev.latchkey.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values by dotted key, read with their types. Mistakes are collected, a default stands in for the value, and {@link #finish}
 * reports them together with the keys that nobody asked for.
 */
final class ConfigurationValues {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final Map<String, Object> values;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    ConfigurationValues(Map<String, Object> values) {
        this.values = values;
    }

    String text(String key, String defaultValue) {
        var value = take(key);
        if (value instanceof List<?>) {
            return complain(key, "one value", value, defaultValue);
        }
        return value == null ? defaultValue : value.toString();
    }

    /** A path; a relative one is relative to the folder. */
    Path path(String key, String defaultValue, Path folder) {
        var text = text(key, defaultValue);
        try {
            return folder.resolve(text);
        } catch (InvalidPathException _) {
            return complain(key, "the path of a file or folder", text.replace('\0', '?'), folder);
        }
    }

    boolean flag(String key, boolean defaultValue) {
        var value = take(key);
        if (value == null) {
            return defaultValue;
        }
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> complain(key, "true or false", value, defaultValue);
        };
    }

    int integer(String key, int defaultValue, int min, int max) {
        var value = take(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            var number = Integer.parseInt(value.toString());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the words of the key.
        }
        return complain(key, "a whole number from " + min + " to " + max, value, defaultValue);
    }

    /** A number with its unit: ms, s, m, h or d. */
    Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
        var value = take(key);
        if (value == null) {
            return defaultValue;
        }
        var match = DURATION.matcher(value.toString());
        if (match.matches()) {
            var amount = Long.parseLong(match.group(1));
            var duration = switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        }
        return complain(
                key,
                "a number with its unit (ms, s, m, h, d) from " + text(min) + " to " + text(max),
                value,
                defaultValue);
    }

    /** As {@link #duration}; absent when nothing is set. */
    @Nullable
    Duration findDuration(String key, Duration min, Duration max) {
        return take(key) == null ? null : duration(key, min, min, max);
    }

    List<String> texts(String key) {
        var value = take(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value.toString().isEmpty() ? List.of() : List.of(value.toString().split(","));
    }

    /** The elements of a list of mappings, each with its own keys. */
    List<Map<String, Object>> mappings(String key) {
        var value = take(key);
        if (value == null) {
            return List.of();
        }
        var mappings = new ArrayList<Map<String, Object>>();
        if (value instanceof List<?> list) {
            for (var element : list) {
                if (!(element instanceof Map<?, ?> mapping)) {
                    complain(key, "a list of mappings", element, "");
                    continue;
                }
                mappings.add(ConfigurationTree.flatten(mapping, problems));
            }
            return mappings;
        }
        complain(key, "a list of mappings", value, "");
        return mappings;
    }

    /** Whether anything is set whose key begins so. */
    boolean has(String beginning) {
        return values.keySet().stream().anyMatch(key -> key.startsWith(beginning));
    }

    void problem(String text) {
        problems.add(text);
    }

    /** Adds every mistake to {@code into}, a line each, unknown keys included. */
    void finish(String prefix, List<String> into) {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(key + ": no such key; known are " + String.join(", ", known)));
        problems.forEach(problem -> into.add(prefix + CONTROL.matcher(problem).replaceAll("?")));
    }

    private @Nullable Object take(String key) {
        known.add(key);
        return values.get(key);
    }

    private <T> T complain(String key, String expected, Object got, T standIn) {
        var problem = key + ": expected " + expected + ", got \"" + got + "\"";
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
        return standIn;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
