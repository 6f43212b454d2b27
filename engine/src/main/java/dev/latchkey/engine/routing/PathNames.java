package dev.latchkey.engine.routing;

import java.util.List;

/** Names of parameters under which servers are known to find the path to run; looking allocates nothing. */
final class PathNames {

    /** Nobody's parameters but of one product each, which knows the paths by other names than documents do. */
    private static final List<String> NEVER_OTHERWISE = List.of("restroute", "xastropath");

    /** By letters and digits alone; each but those is a word that many APIs have parameters of. */
    static final List<String> ALL = List.of(
            "url",
            "uri",
            "q",
            "s",
            "r",
            "p",
            "it",
            "route",
            "path",
            "pathinfo",
            "request",
            "rquest",
            "requesturi",
            "endpoint",
            "kohanauri",
            "elgguri",
            "sugarurl",
            "pagename",
            "option",
            "restroute",
            "xastropath");

    private PathNames() {}

    static boolean isKnown(String target, int start, int end) {
        return isAny(target, start, end, ALL);
    }

    /** Whether it is refused whatever its value is. */
    static boolean isNeverOtherwise(String target, int start, int end) {
        return isAny(target, start, end, NEVER_OTHERWISE);
    }

    private static boolean isAny(String target, int start, int end, List<String> names) {
        for (var i = 0; i < names.size(); i++) {
            if (LenientText.isNamed(target, start, end, names.get(i))) {
                return true;
            }
        }
        return false;
    }
}
