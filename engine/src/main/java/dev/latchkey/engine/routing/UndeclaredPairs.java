package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.QueryNames;

/**
 * Finds the parameters of a query that an operation does not declare, whatever parts pairs for some server. One pass, which allocates
 * nothing.
 */
public final class UndeclaredPairs {

    /** What is given for a query, or a path, in which all is declared. */
    public static final int NONE = -1;

    private UndeclaredPairs() {}

    /**
     * Where the first parameter begins that is not declared. Pairs end at ampersands, and at semicolons, which is where some servers end them
     * (HTML 4.01 B.2.2); one without a name has one for who leaves out an equals sign before it.
     *
     * @param target of which the query is behind the first question mark, if there is any
     */
    public static int inQuery(String target, QueryNames names) {
        var mark = target.indexOf('?');
        for (var start = mark + 1; mark >= 0 && start < target.length(); ) {
            var end = start;
            var nameEnd = NONE;
            while (end < target.length() && !isSeparator(target.charAt(end))) {
                nameEnd = nameEnd < 0 && target.charAt(end) == '=' ? end : nameEnd;
                end++;
            }
            if (start < end && !names.declares(target, start, nameEnd < 0 ? end : nameEnd)) {
                return start;
            }
            start = end + 1;
        }
        return NONE;
    }

    /** Where the name ends that begins there. */
    public static int nameEnd(String target, int start) {
        var end = start;
        while (end < target.length() && target.charAt(end) != '=' && !isSeparator(target.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSeparator(char c) {
        return c == '&' || c == ';';
    }

    /**
     * Where a parameter with a value begins that a rule makes of a value in the path, decoding it and encoding nothing again
     * ({@code /users/7%26_embed=author} as {@code index.php?url=users/7&_embed=author}), and that is not declared.
     *
     * @param template by which the path was matched; where it writes such a thing itself, nothing is looked for
     */
    public static int inPath(RequestPath path, PathTemplate template, QueryNames names) {
        var target = path.rawTarget();
        var end = path.pathLength();
        for (var i = 1; i < end; i += LenientText.width(target, i)) {
            var c = LenientText.charAt(target, i);
            if (c == '&' || c == '?') {
                var start = i + LenientText.width(target, i);
                var nameEnd = LenientText.nameEnd(target, start);
                if (start < nameEnd
                        && nameEnd < end
                        && LenientText.charAt(target, nameEnd) == '='
                        && !names.declares(target, start, nameEnd)
                        && !isWritten(template)) {
                    return start;
                }
            }
        }
        return NONE;
    }

    private static boolean isWritten(PathTemplate template) {
        return template.toString().indexOf('&') >= 0;
    }

    /**
     * Whether some server may find pairs within what is one value, or one segment, to others, so that {@link NamedPaths} and
     * {@link NamedMethods} have something to look at though every parameter is declared.
     */
    public static boolean mayHoldOthers(RequestPath path) {
        var target = path.rawTarget();
        for (var i = 1; i < target.length(); i++) {
            var c = target.charAt(i);
            if (c == '%' || (i < path.pathLength() ? isSeparator(c) : c == '?' && i > path.pathLength())) {
                return true;
            }
        }
        return false;
    }
}
