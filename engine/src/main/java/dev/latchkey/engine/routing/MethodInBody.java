package dev.latchkey.engine.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a parameter in the body of a request by which some servers execute another method than the one of the request: {@code _method}
 * in a form (Rack, Laravel, Symfony, Spring, CakePHP) or in JSON (Laravel, Phoenix, older Express). Reads what goes by and keeps nothing, so that a long body need
 * not be held; the parameter is found before its value. Belongs to one request.
 */
public final class MethodInBody {

    /** A type (RFC 9110 §8.3.1) and, perhaps, its parameters; no list of types. */
    private static final Pattern ONE_TYPE =
            Pattern.compile("[\\w!#$%&'*+.^`|~-]+/[\\w!#$%&'*+.^`|~-]+[ \\t]*(?:;[^,]*)?");

    private static final int TYPE_LENGTH_MAX = 256;

    private static final Pattern CHARSET = Pattern.compile("charset[^=;]*=[\\s\"']*([^\\s\"';]*)");

    /** In which names are the same bytes as in ASCII. */
    private static final List<String> CHARSETS =
            List.of("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin1", "windows-1252");

    private static final List<String> PARTS = List.of("multipart/", "form-data");
    private static final List<String> PAIRS = List.of("urlencoded", "url-encoded");
    private static final List<String> JSON = List.of("json");

    /** Of many documents, which no program takes for parameters. */
    private static final List<String> JSON_LINES = List.of("ndjson", "jsonl", "json-seq");

    /** Empty where nobody can tell what is in the body. */
    private final List<BodyNames> names;

    private MethodInBody(List<BodyNames> names) {
        this.names = List.copyOf(names);
    }

    /**
     * By the head of a request with a body.
     *
     * @param types every {@code Content-Type}; none is a form to Rack, of two a server takes the one that it likes
     * @param encodings every {@code Content-Encoding}
     * @return absent where no server is known to read parameters from such a body
     */
    public static @Nullable MethodInBody of(List<String> types, List<String> encodings) {
        var type = types.size() == 1 ? types.get(0).toLowerCase(Locale.ROOT) : "";
        var isOne = type.length() <= TYPE_LENGTH_MAX && ONE_TYPE.matcher(type).matches();
        var kinds = new ArrayList<BodyNames>();
        if (isAny(type, PAIRS)) {
            kinds.add(new FormNames());
        }
        if (isAny(type, PARTS)) {
            kinds.add(new PartNames());
        }
        if (isAny(type, JSON)) {
            kinds.add(new JsonNames());
        }
        if (isOne && (kinds.isEmpty() || (kinds.size() == 1 && isAny(type, JSON_LINES)))) {
            return null;
        }
        if (!encodings.stream().allMatch(encoding -> encoding.strip().equalsIgnoreCase("identity"))
                || !types.stream().allMatch(MethodInBody::isOfAscii)) {
            return new MethodInBody(List.of());
        }
        return new MethodInBody(
                isOne && kinds.size() == 1 ? kinds : List.of(new FormNames(), new PartNames(), new JsonNames()));
    }

    private static boolean isAny(String type, List<String> words) {
        return words.stream().anyMatch(type::contains);
    }

    private static boolean isOfAscii(String type) {
        return CHARSET.matcher(type.toLowerCase(Locale.ROOT))
                .results()
                .allMatch(charset -> CHARSETS.contains(charset.group(1)));
    }

    /**
     * Reads one byte more.
     *
     * @return whether the body, as far as here, may name such a parameter; what comes behind must not be read by anybody then
     */
    public boolean isFoundWith(byte octet) {
        var isFound = names.isEmpty();
        for (var i = 0; i < names.size(); i++) {
            isFound |= names.get(i).isFoundWith(octet & 0xFF);
        }
        return isFound;
    }
}
