package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Methods that a request names in its query beside its own, by whatever name: {@code ?method=DELETE} (Restlet), {@code ?alf_method=delete}
 * (Alfresco). {@link MethodOverride} has the names that nobody needs for anything else. Looking allocates nothing.
 */
final class NamedMethods {

    private NamedMethods() {}

    /**
     * Finds a parameter whose value is the method of an operation that may be run at the path, decides otherwise than what was judged, and
     * may not be run by the caller. One that the operation declares by that very name counts as none.
     *
     * @param judged that the path leads to
     * @param mayRun of another operation
     * @return the name as it stands in the target; absent when all is harmless
     */
    static @Nullable String harmful(
            OtherMethods methods, RequestPath path, Operation judged, Predicate<Operation> mayRun) {
        if (!methods.hasAny(judged)) {
            return null;
        }
        var target = path.rawTarget();
        for (var i = 1; i < target.length(); i += LenientText.width(target, i)) {
            if (LenientText.isSeparator(LenientText.charAt(target, i))) {
                var start = i + LenientText.width(target, i);
                var equals = LenientText.nameEnd(target, start);
                var value = equals + LenientText.width(target, equals);
                if (start < equals
                        && value < target.length()
                        && LenientText.charAt(target, equals) == '='
                        && methods.isHarmfulValue(target, value, LenientText.pairEnd(target, value), judged, mayRun)
                        && !judged.queryParameters()
                                .contains(ParameterReadings.decodedOnce(target.substring(start, equals)))) {
                    return target.substring(start, equals);
                }
            }
        }
        return null;
    }
}
