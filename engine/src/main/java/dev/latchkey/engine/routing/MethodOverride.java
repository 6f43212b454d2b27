package dev.latchkey.engine.routing;

import java.util.List;

/**
 * Parameters of a query by which some servers execute another method than the one of the request: {@code _method} and its kin. Such a
 * server would do what was never judged. Looking allocates nothing.
 */
public final class MethodOverride {

    /** By letters and digits alone. */
    static final List<String> NAMES = List.of("xhttpmethodoverride", "xhttpmethod", "xmethodoverride");

    /** A parameter like any other, unless a mark stands before it. */
    static final String MARKED = "method";

    private MethodOverride() {}

    /**
     * Whether the target asks for another method: in its query, or in its path where a rule makes a query of that. Names are compared as
     * servers differ in them ({@link LenientText}).
     */
    public static boolean isIn(RequestPath path) {
        var target = path.rawTarget();
        for (var i = 1; i < target.length(); i += LenientText.width(target, i)) {
            if (LenientText.isSeparator(LenientText.charAt(target, i))) {
                var start = i + LenientText.width(target, i);
                if (isOverride(target, start, LenientText.nameEnd(target, start))) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean isOverride(String target, int start, int end) {
        if (start == end) {
            return false;
        }
        if (!LenientText.isLetterOrDigit(LenientText.charAt(target, start))
                && LenientText.isNamed(target, start, end, MARKED)) {
            return true;
        }
        for (var i = 0; i < NAMES.size(); i++) {
            if (LenientText.isNamed(target, start, end, NAMES.get(i))) {
                return true;
            }
        }
        return false;
    }
}
