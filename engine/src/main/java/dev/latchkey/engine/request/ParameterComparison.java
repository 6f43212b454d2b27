package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a change of documents makes of parameters of a query where those that an operation does not declare are refused, before and after
 * ({@link UndeclaredParameters#REFUSE}). Operations that are new or gone are told of as such.
 */
public final class ParameterComparison {

    private ParameterComparison() {}

    /** Operations that take parameters of whatever name from now on: nothing is refused there any more. */
    static List<String> openings(ApiOperations before, ApiOperations after) {
        var told = new ArrayList<String>();
        compare(before, after, (was, is) -> {
            if (is.query().takesAny() && !was.query().takesAny()) {
                told.add(is.signature() + " takes parameters of any name from now on, which were refused");
            }
        });
        return told;
    }

    /** Names that an operation takes or refuses from now on: a sentence for each operation and of each kind. */
    public static List<String> others(ApiOperations before, ApiOperations after) {
        var told = new ArrayList<String>();
        compare(before, after, (was, is) -> {
            if (was.query().takesAny() && !is.query().takesAny()) {
                told.add(is.signature() + " refuses parameters that it does not declare from now on");
                return;
            }
            if (is.query().takesAny()) {
                return;
            }
            var more = minus(is.query().names(), was.query().names());
            if (!more.isEmpty()) {
                told.add(is.signature() + " takes " + String.join(", ", more)
                        + " in its query from now on, which was refused");
            }
            var fewer = minus(was.query().names(), is.query().names());
            if (!fewer.isEmpty()) {
                told.add(is.signature() + " refuses " + String.join(", ", fewer) + " in its query from now on");
            }
        });
        return told;
    }

    private static Set<String> minus(Collection<String> names, Collection<String> others) {
        var rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    @FunctionalInterface
    private interface Pair {
        void compare(Operation was, Operation is);
    }

    private static void compare(ApiOperations before, ApiOperations after, Pair pair) {
        var were = DeclaredNames.byPlace(before);
        for (var operation : after.all()) {
            var was = were.get(DeclaredNames.place(operation, operation.paths().get(0)));
            if (was != null
                    && before.refusesUndeclaredParameters(operation.api())
                    && after.refusesUndeclaredParameters(operation.api())) {
                pair.compare(was, operation);
            }
        }
    }
}
