package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.routing.NamedPaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a change of documents lets in because an operation declares a parameter that it did not: its values are looked up no longer as
 * paths that a server may run ({@link NamedPaths}), or as methods. Said of names that servers are known to find paths or methods under,
 * and of names that are texts of a path themselves: documents get other parameters every day.
 */
final class DeclaredNames {

    private DeclaredNames() {}

    /** @return a sentence for each operation and name */
    static List<String> openings(ApiOperations before, ApiOperations after) {
        var were = byPlace(before);
        var ofPlaces = after.all().stream()
                .filter(operation ->
                        operation.paths().stream().allMatch(path -> were.containsKey(place(operation, path))))
                .flatMap(operation -> {
                    var looksForPaths =
                            !after.mindsNoNamedPaths(operation.api()) && !before.mindsNoNamedPaths(operation.api());
                    var names = added(operation, were, Operation::queryParameters);
                    var fields = added(operation, were, Operation::formParameters);
                    return Stream.of(
                                    names.stream()
                                            .filter(name -> looksForPaths && after.mayNamePath(name))
                                            .map(name -> sentence(operation, "the parameter " + name, "a path")),
                                    names.stream()
                                            .filter(after::mayNameMethod)
                                            .map(name -> sentence(operation, "the parameter " + name, "a method")),
                                    fields.stream()
                                            .filter(name -> looksForPaths && after.mayNamePath(name))
                                            .map(name -> sentence(
                                                    operation, "the field " + name + " of its form", "a path")))
                            .flatMap(sentences -> sentences);
                });
        return Stream.concat(ofPlaces, ParameterComparison.openings(before, after).stream())
                .toList();
    }

    private static Set<String> added(
            Operation operation, Map<String, Operation> were, Function<Operation, Set<String>> names) {
        var added = new TreeSet<>(names.apply(operation));
        operation
                .paths()
                .forEach(
                        path -> added.removeAll(names.apply(Objects.requireNonNull(were.get(place(operation, path))))));
        return added;
    }

    private static String sentence(Operation operation, String declared, String what) {
        return operation.signature() + " declares " + declared + " now, whose value is no longer refused where it is "
                + what + " that some servers run in place of the one of the request";
    }

    static Map<String, Operation> byPlace(ApiOperations operations) {
        var all = new HashMap<String, Operation>();
        operations
                .all()
                .forEach(operation -> operation.paths().forEach(path -> all.put(place(operation, path), operation)));
        return all;
    }

    static String place(Operation operation, Object path) {
        return operation.api()
                + ' '
                + operation.method()
                + ' '
                + path.toString().replaceAll("\\{[^}]*}", "{}");
    }
}
