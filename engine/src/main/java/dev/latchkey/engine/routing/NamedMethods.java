package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Methods that a request names in its query beside its own, by whatever name: {@code ?method=DELETE} (Restlet), {@code ?alf_method=delete}
 * (Alfresco). {@link MethodOverride} has the names that nobody needs for anything else. Looking allocates nothing.
 */
public final class NamedMethods {

    /** Servers that take the method from a parameter have many a name for it, and one of these in each. */
    private static final List<String> WORDS = List.of("method", "verb");

    /** Beside those that documents have. */
    private static final List<String> OTHERS = List.of(
            "COPY",
            "LINK",
            "LOCK",
            "MKCOL",
            "MOVE",
            "PROPFIND",
            "PROPPATCH",
            "PURGE",
            "REPORT",
            "SEARCH",
            "UNLINK",
            "UNLOCK");

    private NamedMethods() {}

    /**
     * Finds a parameter whose value is the method of an operation that may be run at the path, decides otherwise than what was judged, and
     * may not be run by the caller; or under a name for methods, any that no document describes at the path. One that the operation declares
     * by that very name counts as none.
     *
     * @param methods what documents have beside each operation
     * @param judged that the path leads to
     * @param mayRun of another operation
     * @param effort of the request; when it is spent, whatever was not looked at counts as harm
     * @return the name as it stands in the target; absent when all is harmless
     */
    static @Nullable String harmful(
            Router router,
            OtherMethods methods,
            RequestPath path,
            Operation judged,
            Predicate<Operation> mayRun,
            Effort effort) {
        var target = path.rawTarget();
        for (var i = 1; i < target.length(); i += LenientText.width(target, i)) {
            if (LenientText.isSeparator(LenientText.charAt(target, i))) {
                var start = i + LenientText.width(target, i);
                var equals = LenientText.nameEnd(target, start);
                var value = equals + LenientText.width(target, equals);
                if (start < equals
                        && value < target.length()
                        && LenientText.charAt(target, equals) == '='
                        && (methods.isHarmfulValue(target, value, LenientText.pairEnd(target, value), judged, mayRun)
                                || (isForMethods(target, start, equals)
                                        && isUnknownValue(router, path, value, judged, effort)))
                        && !judged.query().declares(target, start, equals)) {
                    return target.substring(start, equals);
                }
            }
        }
        return null;
    }

    /** Whether a parameter of that name is one that servers take the method from, and that is not refused whatever a document says. */
    public static boolean mayBe(String name) {
        return isForMethods(name, 0, name.length()) && !MethodOverride.isOverride(name, 0, name.length());
    }

    /** Whether a name has a word for methods in it, of letters and digits alone. */
    private static boolean isForMethods(String target, int start, int end) {
        for (var i = 0; i < WORDS.size(); i++) {
            if (hasWord(target, start, end, WORDS.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** No word begins anew within itself. */
    private static boolean hasWord(String target, int start, int end, String word) {
        var matched = 0;
        for (var i = start; i < end; i += LenientText.width(target, i)) {
            var c = LenientText.charAt(target, i);
            if (LenientText.isLetterOrDigit(c)) {
                var letter = c | 0x20;
                matched = letter == word.charAt(matched) ? matched + 1 : letter == word.charAt(0) ? 1 : 0;
                if (matched == word.length()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a value is a method that no document describes at the path. */
    private static boolean isUnknownValue(Router router, RequestPath path, int start, Operation judged, Effort effort) {
        var target = path.rawTarget();
        var end = LenientText.pairEnd(target, start);
        if (!effort.allowsToLookAt((end - start) * OTHERS.size())) {
            return true;
        }
        for (var i = 0; i < OTHERS.size(); i++) {
            if (LenientText.isFolded(target, start, end, OTHERS.get(i))
                    && router.methods().stream()
                            .noneMatch(method -> LenientText.isFolded(target, start, end, method.name()))) {
                return true;
            }
        }
        for (var method : router.methods()) {
            if (!isTheSame(method, judged)
                    && LenientText.isFolded(target, start, end, method.name())
                    && !(router.match(method, path, effort) instanceof RouteMatch.Matched)) {
                return true;
            }
        }
        return false;
    }

    /** HEAD is GET without a body. */
    private static boolean isTheSame(HttpMethod method, Operation judged) {
        return method.equals(judged.method())
                || (method.equals(HttpMethod.HEAD) && judged.method().equals(HttpMethod.GET));
    }
}
