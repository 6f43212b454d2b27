package dev.latchkey.engine.apispec;

import java.util.regex.Pattern;

/**
 * Which marks a segment of a key has that documents have in texts: {@code :cancel} behind a name, calls and operators of OData
 * ({@code users({id})}, {@code $count}), {@code @me}, {@code c++}, {@code {lat},{lon}}. What has others, or a word that stands for a value
 * ({@code @id}, {@code __id__}), may be a parameter of some router: {@code @id}, {@code #{id}}, {@code (id)}, {@code $1}.
 */
final class TextMarks {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]*}");

    /** Stands for a parameter in braces; letters beyond ASCII are letters. */
    private static final String LETTERS = "\\p{L}\\p{M}\\p{Nd}_.~\\x00-";

    private static final String WORD = "[" + LETTERS + "]+";

    /** What is called or found by a key; one class, so that nothing is tried twice. */
    private static final String CALL = "\\([" + LETTERS + ":,='@$ ]*\\)";

    private static final Pattern WORDS = Pattern.compile(WORD
            // one behind another, as of coordinates and of methods of a resource
            + "(?:[:,=+@&!']" + WORD + ")*"
            // a call or a key
            + "(?:" + CALL + ")*"
            + "(?::" + WORD + ")?\\+{0,2}");

    /** Operators of OData and FHIR, and names of what is known without an id. */
    private static final Pattern OPERATOR = Pattern.compile("[$@][A-Za-z][\\w.~-]*(?:" + CALL + ")?");

    /** Words that are a name of a value and no value. */
    private static final Pattern NAME_OF_VALUE =
            Pattern.compile("[$@~](?:[A-Za-z_]\\w*)?(?:[iI][dD]|[sS]lug|[nN]ame|[kK]ey|[gGuU]uid|UUID)|__\\w+__");

    /** An expression that takes anything. */
    private static final Pattern DOTS = Pattern.compile("\\.+\\+");

    /** What ends a segment, or is written with an escape: {@link UnreadablePath} has what that may mean. */
    private static final Pattern NO_SEGMENT = Pattern.compile("[?#;%\\\\\\s\\p{Z}\\p{C}]");

    private TextMarks() {}

    /** Whether a segment may be a parameter that is written otherwise than in braces. */
    static boolean mayBeParameter(String segment) {
        if (segment.isEmpty() || (NO_SEGMENT.matcher(segment).find() && !segment.startsWith("#"))) {
            return false;
        }
        var text = PARAMETER.matcher(segment).replaceAll("\0");
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            return false; // no segment, since a slash may stand in it; it cannot be read
        }
        return NAME_OF_VALUE.matcher(text).matches()
                || !((WORDS.matcher(text).matches() && !DOTS.matcher(text).matches())
                        || OPERATOR.matcher(text).matches());
    }
}
