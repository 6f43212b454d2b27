package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a path means that is written as routers of frameworks write it: {@code /admin/*}, {@code /files/:path*}, {@code <path:p>},
 * {@code [...slug]}, {@code posts[/{id}]}, {@code ^admin/(.*)$}. What cannot be understood stands for everything that begins with what
 * stands before it ({@link PathTemplate#REST}).
 */
final class RouterNotation {

    /** Most ways of leaving out what may be left out. */
    private static final int VARIANTS_MAX = 8;

    private static final String NAME = "[A-Za-z_$][\\w.-]*";

    /** One value, in a segment of its own. */
    private static final Pattern VALUE = Pattern.compile(":" + NAME
            + "(?:\\([^()/.*+]*[^()/*]*\\)|<[^<>/]*>)?\\??|<(?!path:)[^<>/]*>|\\[(?!\\.\\.\\.|\\[)[^\\[\\]/]*]"
            + "|\\(\\?P?<" + NAME + ">[^()/.]*\\)|\\\\[dw]\\+?|\\{[^{}/]*}|\\*(?=.)"
            + "|\\$(?:[A-Za-z_]\\w*)?(?:[iI][dD]|[sS]lug|[nN]ame|[kK]ey|[uU]uid)");

    /** Texts of a path that other notations than braces need, and no path is known to have as a text. */
    private static final Pattern MARKS = Pattern.compile(
            "\\*|(?<![^/.~@(\\[-]):[A-Za-z_]|<[^/]*>|\\[|\\(\\?|\\([.:/\\\\\\[^]|\\)[?*+]|^\\^|\\$$|\\\\[a-zA-Z.]"
                    + "|(?<=/)\\$(?:[A-Za-z_]\\w*)?(?:[iI][dD]|[sS]lug|[nN]ame|[kK]ey|[uU]uid)(?=/|$)");

    /** What may be left out: {@code (/:id)}, {@code (.:format)}, {@code [/{id}]}, {@code {/name}}. */
    private static final Pattern OPTION =
            Pattern.compile("\\(([/.][^()\\[\\]*+]*)\\)\\??|\\[([/.][^()\\[\\]*+]*)]|\\{([/.][^{}*+]*)}");

    private static final Pattern OPTIONAL_SEGMENT =
            Pattern.compile("/(?:\\{[^{}/]*\\?}|:" + NAME + "(?:\\([^()/]*\\))?\\?|\\[\\[[^/]*]])$");

    private RouterNotation() {}

    /** Whether a path has something that is no text and no parameter of OpenAPI. */
    static boolean isIn(String path) {
        return MARKS.matcher(path).find()
                || OPTIONAL_SEGMENT.matcher(path).find()
                || (path.startsWith("/") && split(path).stream().anyMatch(TextMarks::mayBeParameter));
    }

    /**
     * What it may mean; empty when it is written as OpenAPI has it.
     *
     * @param path as the document spells it, or decoded
     */
    static List<List<PathTemplate.Segment>> meanings(String path) {
        if (!isIn(path)) {
            return List.of();
        }
        Set<String> variants = new LinkedHashSet<>();
        variants.add(path.replaceAll("^\\^/?|\\$$", "")
                .replace("\\/", "/")
                .replace("\\.", ".")
                .replace("\\-", "-"));
        for (var before = 0; before < variants.size() && variants.size() < VARIANTS_MAX; ) {
            before = variants.size();
            for (var variant : List.copyOf(variants)) {
                var option = OPTION.matcher(variant);
                if (option.find()) {
                    variants.add(option.replaceFirst(""));
                    var text = Stream.of(option.group(1), option.group(2), option.group(3))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseThrow();
                    if (text.startsWith("/")) { // a format is left out by what looks for formats
                        variants.add(option.replaceFirst(Matcher.quoteReplacement(text)));
                    }
                }
                variants.add(OPTIONAL_SEGMENT.matcher(variant).replaceFirst(""));
            }
        }
        Set<List<PathTemplate.Segment>> meanings = new LinkedHashSet<>();
        variants.stream()
                .filter(variant -> !OPTION.matcher(variant).find())
                .forEach(variant -> meanings.add(segments(variant)));
        return List.copyOf(meanings);
    }

    private static List<PathTemplate.Segment> segments(String path) {
        var segments = new ArrayList<PathTemplate.Segment>();
        for (var text : split(path)) {
            var segment = segment(text);
            if (segment.isEmpty() || segments.size() == PathReader.SEGMENTS_MAX - 1) {
                segments.add(new PathTemplate.Parameter(PathTemplate.REST));
                return segments;
            }
            segments.add(segment.get());
        }
        return segments;
    }

    /** Empty for what stands for the rest of the path, or may. */
    private static Optional<PathTemplate.Segment> segment(String text) {
        if (VALUE.matcher(text).matches() && !isRest(text)) {
            return Optional.of(new PathTemplate.Parameter("any"));
        }
        if (MARKS.matcher(text).find()) {
            return Optional.empty();
        }
        if (TextMarks.mayBeParameter(text)) {
            return Optional.of(new PathTemplate.Parameter("any"));
        }
        return PathReader.template("/" + text, message -> {})
                .filter(segments -> segments.size() == 1)
                .map(segments -> segments.get(0));
    }

    private static boolean isRest(String text) {
        return text.startsWith("{")
                && text.endsWith("}")
                && RestParameters.takesRest(text.substring(1, text.length() - 1));
    }

    /** At slashes that stand in no brackets. */
    private static List<String> split(String path) {
        var all = new ArrayList<String>();
        var depth = 0;
        var start = path.startsWith("/") ? 1 : 0;
        for (var i = start; i <= path.length(); i++) {
            var c = i == path.length() ? '/' : path.charAt(i);
            depth += "([{<".indexOf(c) >= 0 ? 1 : ")]}>".indexOf(c) >= 0 ? -1 : 0;
            if (i == path.length() || (c == '/' && depth <= 0)) {
                all.add(path.substring(start, i));
                start = i + 1;
            }
        }
        // A slash at the end is minded by few.
        if (all.size() > 1 && all.get(all.size() - 1).isEmpty()) {
            all.remove(all.size() - 1);
        }
        return all;
    }
}
