package dev.latchkey.demo.hiring.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query parameters of a request, decoded. Every reader has a limit and refuses what it does not understand. */
public record Query(Map<String, List<String>> values) {

    /** Most rows in one page. */
    public static final int PAGE_ROWS_MAX = 100;

    private static final int VALUE_LENGTH_MAX = 512;
    private static final int VALUES_MAX = 50;
    private static final int OFFSET_MAX = 1_000_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** The value of a parameter that may stand once; empty also for an empty value. */
    public Optional<String> find(String name) {
        var all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw invalid(name, "at most one value", all.size() + " values");
        }
        return all.stream()
                .filter(value -> !value.isEmpty())
                .map(value -> limited(name, value))
                .findFirst();
    }

    /** All values of a parameter that may be repeated or hold several, parted by commas. */
    public List<String> all(String name) {
        var all = values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(limited(name, value).split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (all.size() > VALUES_MAX) {
            throw invalid(name, "at most " + VALUES_MAX + " values", all.size() + " values");
        }
        return all;
    }

    /** Page size: {@code limit}, 1 to {@value #PAGE_ROWS_MAX}. */
    public int limit(int absent) {
        var limit = number("limit", absent);
        if (limit < 1 || limit > PAGE_ROWS_MAX) {
            throw invalid("limit", "1 to " + PAGE_ROWS_MAX, String.valueOf(limit));
        }
        return limit;
    }

    /** Rows to skip: {@code offset}, from 0. */
    public int offset() {
        var offset = number("offset", 0);
        if (offset > OFFSET_MAX) {
            throw invalid("offset", "at most " + OFFSET_MAX, String.valueOf(offset));
        }
        return offset;
    }

    private int number(String name, int absent) {
        return find(name)
                .map(text -> {
                    if (!NUMBER.matcher(text).matches()) {
                        throw invalid(name, "a number", "'" + text + "'");
                    }
                    return Integer.parseInt(text);
                })
                .orElse(absent);
    }

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** An instant as in RFC 3339, or a date, which means its first instant in UTC. */
    public Optional<Instant> findInstant(String name) {
        return find(name).map(text -> {
            try {
                var instant = text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : Instant.parse(text);
                if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                    throw invalid(name, "a time between the years 1970 and 9999", "'" + text + "'");
                }
                return instant;
            } catch (DateTimeParseException _) {
                throw invalid(name, "a time like 2026-01-31T12:00:00Z or a date", "'" + text + "'");
            }
        });
    }

    private static String limited(String name, String value) {
        if (value.length() > VALUE_LENGTH_MAX) {
            throw invalid(name, "at most " + VALUE_LENGTH_MAX + " characters", value.length() + " characters");
        }
        return value;
    }

    /** 400 for a parameter: what was expected, what came. */
    public static ApiFault invalid(String name, String expected, String got) {
        return ApiFault.invalid("INVALID_PARAMETER", "Parameter " + name + ": expected " + expected + ", got " + got);
    }
}
