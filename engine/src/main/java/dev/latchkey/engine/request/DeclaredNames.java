package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.routing.NamedPaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        return after.all().stream()
                .filter(operation ->
                        operation.paths().stream().allMatch(path -> were.containsKey(place(operation, path))))
                .flatMap(operation -> {
                    var looksForPaths =
                            !after.mindsNoNamedPaths(operation.api()) && !before.mindsNoNamedPaths(operation.api());
                    var names = new TreeSet<>(operation.queryParameters());
                    operation.paths().forEach(path -> names.removeAll(were.get(place(operation, path))));
                    return names.stream()
                            .flatMap(name -> Stream.concat(
                                    looksForPaths && after.mayNamePath(name)
                                            ? Stream.of(sentence(operation, name, "a path"))
                                            : Stream.of(),
                                    after.mayNameMethod(name)
                                            ? Stream.of(sentence(operation, name, "a method"))
                                            : Stream.of()));
                })
                .toList();
    }

    private static String sentence(Operation operation, String name, String what) {
        return operation.signature() + " declares the parameter " + name
                + " now, whose value is no longer refused where it is " + what
                + " that some servers run in place of the one of the request";
    }

    private static Map<String, Set<String>> byPlace(ApiOperations operations) {
        var all = new HashMap<String, Set<String>>();
        operations
                .all()
                .forEach(operation -> operation
                        .paths()
                        .forEach(path -> all.put(place(operation, path), operation.queryParameters())));
        return all;
    }

    private static String place(Operation operation, Object path) {
        return operation.api()
                + ' '
                + operation.method()
                + ' '
                + path.toString().replaceAll("\\{[^}]*}", "{}");
    }
}
