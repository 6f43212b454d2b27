package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.engine.apispec.SpecException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operations of a document want to be sent, with values that its author gives as examples, or that are of the type. */
final class DocumentedParameters {

    private static final String ANY = "1";

    private final Map<SourceLocation, Wanted> byOperation = new HashMap<>();

    /**
     * What one operation wants.
     *
     * @param parameters those that it requires
     * @param hasBody whether it takes a body
     */
    record Wanted(List<Parameter> parameters, boolean hasBody) {

        static final Wanted NOTHING = new Wanted(List.of(), false);

        Wanted {
            parameters = List.copyOf(parameters);
        }

        /** Those that stand in one place: path, query, header or cookie. */
        List<Parameter> in(String place) {
            return parameters.stream()
                    .filter(parameter -> parameter.place().equals(place))
                    .toList();
        }
    }

    /**
     * A parameter that has to be sent.
     *
     * @param place path, query, header or cookie
     * @param value one that may be sent
     */
    record Parameter(String name, String place, String value) {}

    private DocumentedParameters() {}

    /** @throws SpecException when the document cannot be read */
    static DocumentedParameters of(Path document) throws SpecException {
        var found = new DocumentedParameters();
        var paths = SpecDocument.read(document).root().find("paths");
        for (var path : paths.map(Part::keys).orElse(List.of())) {
            paths.flatMap(all -> all.follow(path)).ifPresent(found::take);
        }
        return found;
    }

    private void take(Part pathItem) {
        for (var operation : pathItem.operations().values()) {
            if (operation.kind() == SpecDocument.Kind.MAPPING) {
                byOperation.put(operation.location(), wanted(pathItem, operation));
            }
        }
    }

    /** Nothing for an operation that the document does not describe. */
    Wanted of(Operation operation) {
        return byOperation.getOrDefault(operation.source(), Wanted.NOTHING);
    }

    private static Wanted wanted(Part pathItem, Part operation) {
        var parameters = new LinkedHashMap<String, Parameter>();
        var places = new ArrayList<String>();
        Stream.of(pathItem, operation)
                .flatMap(part -> part.follow("parameters").map(Part::items).orElse(List.of()).stream())
                .flatMap(item -> item.target().stream())
                .forEach(parameter -> {
                    var name = parameter.findText("name").orElse("");
                    var place = parameter.findText("in").orElse("");
                    places.add(place);
                    if (!name.isEmpty() && (place.equals("path") || parameter.isTrue("required"))) {
                        parameters.put(place + " " + name, new Parameter(name, place, value(parameter)));
                    }
                });
        var hasBody =
                operation.find("requestBody").isPresent() || places.contains("body") || places.contains("formData");
        return new Wanted(List.copyOf(parameters.values()), hasBody);
    }

    /** OpenAPI 3 has its schema in a part of its own, Swagger 2 in the parameter itself. */
    private static String value(Part parameter) {
        var schema = parameter.follow("schema").orElse(parameter);
        return parameter
                .findText("example")
                .or(() -> parameter
                        .follow("examples")
                        .flatMap(examples -> examples.keys().stream()
                                .flatMap(key -> examples.follow(key).stream())
                                .flatMap(example -> example.findText("value").stream())
                                .findFirst()))
                .or(() -> ofSchema(schema))
                .or(() -> schema.follow("items").flatMap(DocumentedParameters::ofSchema))
                .filter(text -> !text.isBlank())
                .orElse(ANY);
    }

    private static Optional<String> ofSchema(Part schema) {
        return schema.findText("example")
                .or(() -> first(schema, "examples"))
                .or(() -> schema.findText("default"))
                .or(() -> first(schema, "enum"))
                .or(() -> schema.findText("minimum"))
                .or(() -> schema.findText("format").flatMap(DocumentedParameters::ofFormat))
                .or(() -> schema.findText("type").filter("boolean"::equals).map(_ -> "true"));
    }

    private static Optional<String> first(Part schema, String key) {
        return schema.find(key).stream()
                .flatMap(list -> list.items().stream())
                .flatMap(item -> item.text().stream())
                .findFirst();
    }

    private static Optional<String> ofFormat(String format) {
        return switch (format) {
            case "date" -> Optional.of("2026-01-31");
            case "date-time" -> Optional.of("2026-01-31T12:00:00Z");
            case "uuid" -> Optional.of("00000000-0000-4000-8000-000000000000");
            default -> Optional.empty();
        };
    }
}
