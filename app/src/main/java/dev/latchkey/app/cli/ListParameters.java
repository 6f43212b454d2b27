package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values of paths that documents say are lists, which OpenAPI parts by commas (style {@code simple}). */
final class ListParameters {

    private final Map<SourceLocation, Set<String>> byOperation = new HashMap<>();

    /** Those of one document more. */
    void add(SpecDocument document) {
        var paths = document.root().find("paths");
        for (var path : paths.map(Part::keys).orElse(List.of())) {
            paths.flatMap(all -> all.follow(path)).ifPresent(this::take);
        }
    }

    private void take(Part pathItem) {
        for (var operation : pathItem.operations().values()) {
            if (operation.kind() == SpecDocument.Kind.MAPPING) {
                var names = lists(pathItem, operation);
                if (!names.isEmpty()) {
                    byOperation.put(operation.location(), names);
                }
            }
        }
    }

    /** OpenAPI 3 has the type in a schema, Swagger 2 in the parameter itself. */
    private static Set<String> lists(Part pathItem, Part operation) {
        return Stream.of(pathItem, operation)
                .flatMap(part -> part.follow("parameters").map(Part::items).orElse(List.of()).stream())
                .flatMap(item -> item.target().stream())
                .filter(parameter ->
                        parameter.findText("in").filter("path"::equals).isPresent())
                .filter(parameter -> parameter
                        .follow("schema")
                        .orElse(parameter)
                        .findText("type")
                        .filter("array"::equals)
                        .isPresent())
                .flatMap(parameter -> parameter.findText("name").stream())
                .collect(Collectors.toSet());
    }

    /** Whether an operation's document says so of a value, by its name. */
    boolean has(Operation operation, String name) {
        return byOperation.getOrDefault(operation.source(), Set.of()).contains(name);
    }
}
