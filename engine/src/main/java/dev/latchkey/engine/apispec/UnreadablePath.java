package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key among the paths may mean that is no path: {@code //boss}, {@code /./boss}, {@code " /boss"}, {@code /~1boss},
 * {@code /boss?x}. Whoever wrote it meant some path, and the server has that one.
 */
final class UnreadablePath {

    /** Most meanings of one key; a key that has more is strange enough for its document to be looked at. */
    static final int MEANINGS_MAX = 16;

    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final Pattern EDGES = Pattern.compile("^[\\s\\p{Z}\\p{C}]+|[\\s\\p{Z}\\p{C}]+$");
    private static final Pattern SEGMENT_EDGES = Pattern.compile("(?<=/)[\\s\\p{Z}\\p{C}]+|[\\s\\p{Z}\\p{C}]+(?=/|$)");

    /** Several paths in one key. */
    private static final Pattern BETWEEN_PATHS = Pattern.compile("\\s*[,|]\\s*(?=/)");

    /** What may stand before a path: a scheme and a host, a variable of some tool, a method. */
    private static final Pattern BEFORE_PATH = Pattern.compile(
            "^(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/]+(?=/.)|\\$?\\{{1,2}[^/{}]*\\}{1,2}(?=/)|[A-Za-z]+\\s+(?=/))");

    /** A parameter as routers of frameworks write it; {@code $count} is a text of OData. */
    private static final Pattern OTHER_NOTATION =
            Pattern.compile("(?<=/)(?::[A-Za-z_]\\w*|\\*{1,2}|<[^/]*>|\\(\\?[^/]*\\))(?=/|$)");

    private static final Pattern ENCODED_BRACE = Pattern.compile("%7[BbDd]");

    private static final String ANY_VALUE = "{any}";

    /** Each is done or not, in this order. */
    private static final List<UnaryOperator<String>> STEPS = List.of(
            text -> EDGES.matcher(text).replaceAll(""),
            text -> BETWEEN_PATHS.split(text, 2)[0],
            UnreadablePath::lastOfSeveral,
            text -> BEFORE_PATH.matcher(text).replaceFirst(""),
            text -> OTHER_NOTATION.matcher(text).replaceAll(Matcher.quoteReplacement(ANY_VALUE)),
            text -> text.replace("~1", "/").replace("~0", "~"), // RFC 6901 §4, as references spell a key
            text -> PercentEncoding.decode(text).orElse(text),
            text -> text.split("[?#]", 2)[0],
            text -> text.split(";", 2)[0],
            text -> text.replace('\\', '/'),
            text -> SEGMENT_EDGES.matcher(text).replaceAll(""),
            text -> text.startsWith("/") ? text : "/" + text,
            text -> SLASHES.matcher(text).replaceAll("/"),
            UnreadablePath::withoutDots);

    private UnreadablePath() {}

    /** Why a path that can be read may mean others all the same; empty for almost every one. */
    static Optional<String> doubt(String path) {
        if (path.contains("~0") || path.contains("~1")) {
            return doubt(path, "no ~0 or ~1 in a path, which stand for ~ and a slash where a reference spells it");
        }
        if (BETWEEN_PATHS.matcher(path).find()) {
            return doubt(path, "one path for each key, not several with a comma or a bar between them");
        }
        if (OTHER_NOTATION.matcher(path).find() || isInOtherNotation(path)) {
            return doubt(path, "parameters of a path as {name}, since any other notation is a text");
        }
        return hasBlankEdges(path)
                ? doubt(path, "no blank at the beginning or end of a segment, which some servers trim")
                : Optional.empty();
    }

    private static boolean isInOtherNotation(String path) {
        var decoded = PercentEncoding.decode(path).orElse(path);
        return RouterNotation.isIn(path)
                || RouterNotation.isIn(decoded)
                || ENCODED_BRACE.matcher(path).find();
    }

    private static Optional<String> doubt(String path, String expected) {
        return Optional.of("expected " + expected + "; what it may mean by that is closed, came " + Quoted.of(path));
    }

    private static boolean hasBlankEdges(String path) {
        return path.indexOf('%') >= 0
                && PercentEncoding.decode(path)
                        .filter(text -> SEGMENT_EDGES.matcher(text).find())
                        .isPresent();
    }

    private static String lastOfSeveral(String text) {
        var all = BETWEEN_PATHS.split(text);
        return all.length < 2 ? text : all[all.length - 1];
    }

    /** Those that it may mean beside what it says. */
    static List<List<PathTemplate.Segment>> otherMeanings(String path) {
        return meanings(path).stream()
                .skip(1)
                .filter(one -> !one.equals(PathReader.vague(path)))
                .toList();
    }

    /** The paths that it may mean, with parameters for the segments that cannot be read; what it says itself is the first. */
    static List<List<PathTemplate.Segment>> meanings(String key) {
        var text = key.length() > PathReader.PATH_LENGTH_MAX ? key.substring(0, PathReader.PATH_LENGTH_MAX) : key;
        Set<String> spellings = new LinkedHashSet<>(List.of(text));
        for (var step : STEPS) {
            for (var spelling : List.copyOf(spellings)) {
                spellings.add(step.apply(spelling));
            }
        }
        Set<List<PathTemplate.Segment>> meanings = new LinkedHashSet<>();
        var noted = RouterNotation.meanings(text);
        if (noted.isEmpty() || PathReader.template(key, message -> {}).isPresent()) {
            meanings.add(PathReader.vague(key));
        }
        meanings.addAll(noted);
        meanings.addAll(RouterNotation.meanings(PercentEncoding.decode(text).orElse(text)));
        // What is left when all is done stands for most servers, so it is never one too many.
        var last = new ArrayList<>(spellings);
        for (var i = last.size() - 1; i >= 0 && meanings.size() < MEANINGS_MAX; i--) {
            PathReader.template(last.get(i), message -> {}).ifPresent(meanings::add);
        }
        return List.copyOf(meanings);
    }

    /** RFC 3986 §5.2.4. */
    private static String withoutDots(String path) {
        var kept = new ArrayDeque<String>();
        var segments = path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
        for (var i = 0; i < segments.length; i++) {
            var isDot = segments[i].equals(".");
            if (segments[i].equals("..")) {
                kept.pollLast();
                isDot = true;
            }
            if (!isDot) {
                kept.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
