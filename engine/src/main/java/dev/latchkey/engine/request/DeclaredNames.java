package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.routing.NamedPaths;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a change of documents lets in because an operation declares a parameter that it did not: its values are looked up no longer as
 * paths that a server may run ({@link NamedPaths}). Said of names that servers are known to find paths under, and of names that are texts
 * of a path themselves: documents get other parameters every day.
 */
final class DeclaredNames {

    private DeclaredNames() {}

    /** @return a sentence for each operation */
    static List<String> openings(ApiOperations before, ApiOperations after) {
        var were = byPlace(before);
        return after.all().stream()
                .filter(operation -> !after.mindsNoNamedPaths(operation.api())
                        && !before.mindsNoNamedPaths(operation.api())
                        && operation.paths().stream().allMatch(path -> were.containsKey(place(operation, path))))
                .flatMap(operation -> {
                    var names = new HashSet<>(operation.queryParameters());
                    operation.paths().forEach(path -> names.removeAll(were.get(place(operation, path))));
                    names.removeIf(name -> !after.mayNamePath(name));
                    return names.stream()
                            .sorted()
                            .map(name -> operation.signature() + " declares the parameter " + name
                                    + " now, whose value is no longer refused where it is a path that some servers run"
                                    + " in place of the one of the request");
                })
                .toList();
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
