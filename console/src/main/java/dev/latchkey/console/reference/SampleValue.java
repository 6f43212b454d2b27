package dev.latchkey.console.reference;

import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A value that has the shape of a schema: its own example where it has one, else something plain. */
final class SampleValue {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PROPERTIES_MAX = 40;
    private static final int LENGTH_MAX = 4_000;

    private final Set<String> open = new HashSet<>();
    private int properties;

    private SampleValue() {}

    /** As indented JSON; empty when it would be longer than {@value #LENGTH_MAX} characters. */
    static String of(Part schema) {
        return print(new SampleValue().value(schema, 0));
    }

    /** An example of the document as it is. */
    static String ofExample(Part example) {
        try {
            return print(JsonDocument.value(example));
        } catch (JsonDocument.TooLarge _) {
            return "";
        }
    }

    private static String print(JsonNode node) {
        var text = JsonBody.indented(node);
        return text.length() <= LENGTH_MAX ? text : "";
    }

    private JsonNode value(Part start, int depth) {
        var found = start.target();
        if (found.isEmpty() || depth > SchemaReader.DEPTH_MAX) {
            return NODES.nullNode();
        }
        var schema = found.get();
        var place = schema.location().file() + "#" + schema.location().pointer();
        if (!open.add(place)) {
            return NODES.nullNode();
        }
        try {
            return fresh(schema, depth);
        } catch (JsonDocument.TooLarge _) {
            return NODES.nullNode();
        } finally {
            open.remove(place);
        }
    }

    private JsonNode fresh(Part schema, int depth) throws JsonDocument.TooLarge {
        for (var key : new String[] {"example", "default", "const"}) {
            var given = schema.find(key);
            if (given.isPresent()) {
                return JsonDocument.value(given.get());
            }
        }
        var first = schema.find("enum").flatMap(list -> list.items().stream().findFirst());
        if (first.isPresent()) {
            return JsonDocument.value(first.get());
        }
        for (var key : new String[] {"oneOf", "anyOf"}) {
            var alternative =
                    schema.find(key).flatMap(list -> list.items().stream().findFirst());
            if (alternative.isPresent()) {
                return value(alternative.get(), depth + 1);
            }
        }
        var items = schema.find("items");
        if (items.isPresent()) {
            return NODES.arrayNode().add(value(items.get(), depth + 1));
        }
        var named = SchemaReader.properties(schema);
        if (named.isEmpty()) {
            return plain(schema);
        }
        var object = NODES.objectNode();
        for (var property : named.entrySet()) {
            if (++properties > PROPERTIES_MAX) {
                break;
            }
            object.set(property.getKey(), value(property.getValue(), depth + 1));
        }
        return object;
    }

    private static JsonNode plain(Part schema) {
        return switch (schema.findText("type").orElse("")) {
            case "integer", "number" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(true);
            case "array" -> NODES.arrayNode();
            case "object" -> NODES.objectNode();
            case "string" ->
                NODES.stringNode(
                        switch (schema.findText("format").orElse("")) {
                            case "date-time" -> "2026-01-31T12:00:00Z";
                            case "date" -> "2026-01-31";
                            case "email" -> "ada@example.com";
                            case "uri" -> "https://example.com";
                            case "uuid" -> "00000000-0000-4000-8000-000000000000";
                            default -> "text";
                        });
            default -> NODES.nullNode();
        };
    }
}
