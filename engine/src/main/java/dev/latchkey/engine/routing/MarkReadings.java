package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which texts of segments some server takes for one although they differ in what is no letter and no digit: one mark for another (CherryPy),
 * a mark for a capital letter (CakePHP), marks around a text ({@code @@admin} of Pyramid) and a namespace before it
 * ({@code ++view++admin} of Zope). Texts are decoded.
 */
final class MarkReadings {

    private static final Pattern NAMESPACE = Pattern.compile("\\+\\+[^+]*\\+\\+");

    /** Where a word of several begins, and what stands between them. */
    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[-_](?=\\p{L})|(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})", Pattern.UNICODE_CHARACTER_CLASS);

    private MarkReadings() {}

    /**
     * Whether a text that is asked for may be the other, though it is not.
     *
     * @param mindsCase whether the server does
     * @param isValue whether a parameter stands for it, so that there may be marks around it
     */
    static boolean isTakenFor(String asked, String text, boolean mindsCase, boolean isValue) {
        return !asked.equals(text)
                && (isMarkedAs(asked, 0, text, mindsCase)
                        || isWordedAs(asked, text, mindsCase)
                        || (isValue && (isDressed(asked, text, mindsCase) || isInNamespace(asked, text, mindsCase))));
    }

    /** Whether two paths are written alike but for the marks in their texts, and where their words begin. */
    static boolean areTakenForOneAnother(PathTemplate one, PathTemplate other) {
        var mine = PathAliases.withoutSlashAtEnd(one.segments());
        var theirs = PathAliases.withoutSlashAtEnd(other.segments());
        var differ = false;
        for (var i = 0; i < mine.size(); i++) {
            if (mine.get(i) instanceof PathTemplate.Literal literal
                    && theirs.get(i) instanceof PathTemplate.Literal text
                    && !literal.equals(text)) {
                if (!isTakenFor(decoded(literal.text()), decoded(text.text()), false, false)) {
                    return false;
                }
                differ = true;
            }
        }
        return differ;
    }

    /** What all paths have in common that {@link #areTakenForOneAnother} may be said of. */
    static String lettersOf(PathTemplate path) {
        return PathAliases.withoutSlashAtEnd(path.segments()).stream()
                .map(segment -> segment instanceof PathTemplate.Literal literal ? lettersOf(literal.text()) : "{}")
                .collect(Collectors.joining("/"));
    }

    static String lettersOf(String raw) {
        return decoded(raw).replaceAll("[\\p{Punct}]", "").toLowerCase(Locale.ROOT);
    }

    /** One for each way in which {@link #isTakenFor} takes a text for another, as documents spell it; the text itself may be among them. */
    static List<String> variants(String raw) {
        var text = decoded(raw);
        var words = words(text);
        var camel = joined(words);
        return Stream.of(
                        text.replaceAll("[\\p{Punct}]", "_"),
                        text.replaceAll("[\\p{Punct}]", "-"),
                        text.replaceAll("[\\p{Punct}]", "~"),
                        String.join("-", words).toLowerCase(Locale.ROOT),
                        String.join("_", words).toLowerCase(Locale.ROOT),
                        camel,
                        camel.isEmpty() ? camel : camel.substring(0, 1).toLowerCase(Locale.ROOT) + camel.substring(1),
                        "@@" + text,
                        "++x++" + text)
                .distinct()
                .map(FoldedReadings::spelt)
                .toList();
    }

    static String decoded(String raw) {
        return PercentEncoding.decode(raw).orElse(raw);
    }

    /** Whether what stands there is as long as a text and differs in nothing but which marks it has. */
    private static boolean isMarkedAs(String asked, int from, String text, boolean mindsCase) {
        if (from == 0 && asked.length() != text.length()) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            var one = asked.charAt(from + i);
            var other = text.charAt(i);
            if (one != other && !(isMark(one) && isMark(other)) && (mindsCase || !isSameLetter(one, other))) {
                return false;
            }
        }
        return mindsCase || from > 0 || !asked.equalsIgnoreCase(text);
    }

    private static boolean isSameLetter(char one, char other) {
        return Character.toLowerCase(Character.toUpperCase(one)) == Character.toLowerCase(Character.toUpperCase(other));
    }

    /** With nothing but marks before and behind the text. */
    private static boolean isDressed(String asked, String text, boolean mindsCase) {
        var more = asked.length() - text.length();
        for (var i = 0; i <= more && more > 0; i++) {
            if (isAround(asked, i + text.length(), asked.length())
                    && (i > 0
                            ? isMarkedAs(asked, i, text, mindsCase)
                            : isSame(asked.substring(0, text.length()), text, mindsCase)
                                    || isMarkedAs(asked.substring(0, text.length()), 0, text, mindsCase))) {
                return true;
            }
            if (!isAround(asked, i, i + 1)) {
                break;
            }
        }
        var undressed = undressed(asked);
        return undressed.length() < asked.length() && isWordedAs(undressed, text, mindsCase);
    }

    private static boolean isInNamespace(String asked, String text, boolean mindsCase) {
        var namespace = NAMESPACE.matcher(asked);
        if (!namespace.lookingAt()) {
            return false;
        }
        var named = asked.substring(namespace.end());
        return isSame(named, text, mindsCase) || isTakenFor(named, text, mindsCase, true);
    }

    private static String undressed(String asked) {
        var from = 0;
        var to = asked.length();
        while (from < to && isAround(asked, from, from + 1)) {
            from++;
        }
        while (to > from && isAround(asked, to - 1, to)) {
            to--;
        }
        return asked.substring(from, to);
    }

    private static boolean isSame(String one, String other, boolean mindsCase) {
        return mindsCase ? one.equals(other) : one.equalsIgnoreCase(other);
    }

    private static boolean isWordedAs(String asked, String text, boolean mindsCase) {
        var mine = words(asked);
        var theirs = words(text);
        if (mine.size() < 2 || mine.size() != theirs.size()) {
            return false;
        }
        if (mindsCase) {
            return joined(mine).equals(joined(theirs));
        }
        for (var i = 0; i < mine.size(); i++) {
            if (!mine.get(i).equalsIgnoreCase(theirs.get(i))) {
                return false;
            }
        }
        return !asked.equalsIgnoreCase(text);
    }

    private static List<String> words(String text) {
        return List.of(BETWEEN_WORDS.split(text, -1));
    }

    /** As a name of a method in PHP. */
    private static String joined(List<String> words) {
        var joined = new ArrayList<String>();
        for (var word : words) {
            joined.add(word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return String.join("", joined);
    }

    private static boolean isAround(String text, int from, int to) {
        for (var i = from; i < to; i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The punctuation of ASCII. */
    private static boolean isMark(int c) {
        return c > 0x20 && c < 0x7F && !LenientText.isLetterOrDigit((char) c);
    }
}
