package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As what a server may read the parameters in a body, by the head of its request.
 *
 * @param hasPairs whether as a form that is urlencoded
 * @param hasParts whether as {@code multipart/form-data}
 * @param hasMembers whether as JSON
 * @param isUnreadable whether nobody can tell here what is in it
 */
record BodyKinds(boolean hasPairs, boolean hasParts, boolean hasMembers, boolean isUnreadable) {

    private static final BodyKinds NONE = new BodyKinds(false, false, false, false);

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
    private static final List<String> JSON = List.of("json", "csp-report");

    /** Of many documents, which hardly a program takes for parameters, where the type has no other word for JSON. */
    private static final List<String> JSON_LINES = List.of("x-ndjson", "x-jsonl", "x-jsonlines");

    /** In a type that programs take for one of JSON by a part of it (Laravel). */
    private static final List<String> LIKE_JSON = List.of("/json", "+json");

    /** Of charsets that readers of JSON take in any type, and in which its beginning is nothing that could be known here. */
    private static final List<String> SHIFTED = List.of("utf-7", "utf7", "utf-32", "utf32");

    /**
     * By the head of a request with a body.
     *
     * @param method of the request; a POST without a type is a form to Rack, which no other method is to anybody
     * @param types every {@code Content-Type}; of two a server takes the one that it likes
     * @param encodings every {@code Content-Encoding}
     */
    static BodyKinds of(HttpMethod method, List<String> types, List<String> encodings) {
        if (types.isEmpty() && !method.equals(HttpMethod.POST)) {
            return NONE;
        }
        var type = types.size() == 1 ? types.get(0).toLowerCase(Locale.ROOT) : "";
        var isOne = type.length() <= TYPE_LENGTH_MAX && ONE_TYPE.matcher(type).matches();
        var hasPairs = isAny(type, PAIRS);
        var hasParts = isAny(type, PARTS);
        var hasMembers = isAny(type, JSON);
        var count = Stream.of(hasPairs, hasParts, hasMembers).filter(is -> is).count();
        if (isOne && (count == 0 || (count == 1 && isOfLines(type))) && !isAny(type, SHIFTED)) {
            return NONE;
        }
        var isUnreadable =
                !encodings.stream().allMatch(encoding -> encoding.strip().equalsIgnoreCase("identity"))
                        || !types.stream().allMatch(BodyKinds::isOfAscii);
        return isOne && count == 1
                ? new BodyKinds(hasPairs, hasParts, hasMembers, isUnreadable)
                : new BodyKinds(true, true, true, isUnreadable);
    }

    /** By the type alone: what its parameters are called says nothing of it. */
    private static boolean isOfLines(String type) {
        var end = type.indexOf(';');
        var parameters = end < 0 ? "" : type.substring(end);
        var essence = end < 0 ? type : type.substring(0, end);
        return isAny(essence, JSON_LINES) && !isAny(essence, LIKE_JSON) && !isAny(parameters, JSON);
    }

    private static boolean isAny(String type, List<String> words) {
        return words.stream().anyMatch(type::contains);
    }

    private static boolean isOfAscii(String type) {
        return CHARSET.matcher(type.toLowerCase(Locale.ROOT))
                .results()
                .allMatch(charset -> CHARSETS.contains(charset.group(1)));
    }

    /** Whether no server is known to read parameters from such a body by its type. */
    boolean isNone() {
        return equals(NONE);
    }

    /** Whether a server may find in it what it puts among the parameters of the query. */
    boolean isForm() {
        return hasPairs || hasParts;
    }
}
