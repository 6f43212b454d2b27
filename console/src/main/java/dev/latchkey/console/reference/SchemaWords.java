package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.List;

/** Says what a schema allows, for people. Immutable. */
final class SchemaWords {

    private final Messages messages;

    SchemaWords(Messages messages) {
        this.messages = messages;
    }

    String text(String key, Object... values) {
        return messages.text(key, values);
    }

    /** A type in words: {@code list of text}, {@code date and time}, {@code JobSummary}. */
    String type(Part start) {
        var current = start.target().orElse(start);
        var depth = 0;
        for (; depth < SchemaReader.DEPTH_MAX; depth++) {
            var items = current.follow("items");
            if (items.isEmpty()) {
                break;
            }
            current = items.get();
        }
        var type = simpleType(current);
        for (var i = 0; i < depth; i++) {
            type = text("reference.type.listOf", type);
        }
        return type;
    }

    private String simpleType(Part schema) {
        var declared = schema.find("type");
        var names = declared.stream()
                .flatMap(type -> type.kind() == Kind.LIST ? type.items().stream() : declared.stream())
                .flatMap(type -> type.text().stream())
                .map(name -> word(name, schema.findText("format").orElse("")))
                .toList();
        if (!names.isEmpty()) {
            var any = names.stream().reduce((one, other) -> text("common.or", one, other));
            return schema.isTrue("nullable") ? text("common.or", any.orElseThrow(), "null") : any.orElseThrow();
        }
        return text(
                SchemaReader.properties(schema).isEmpty()
                                && SchemaReader.alternatives(schema).isEmpty()
                        ? "reference.type.any"
                        : "reference.type.object");
    }

    private String word(String type, String format) {
        return switch (type) {
            case "string" ->
                switch (format) {
                    case "date-time" -> text("reference.type.time");
                    case "date", "uuid", "uri", "email", "binary", "byte" -> format;
                    default -> text("reference.type.text");
                };
            case "integer" -> text("reference.type.integer");
            case "array" -> text("reference.type.list");
            default -> DocumentText.cut(type);
        };
    }

    List<String> notes(Part value) {
        var notes = new ArrayList<String>();
        var values = SchemaReader.values(value);
        if (!values.isEmpty()) {
            notes.add(text("reference.value.oneOf", String.join(", ", values)));
        }
        value.findText("default").ifPresent(text -> notes.add(text("reference.value.default", DocumentText.cut(text))));
        value.findText("minimum").ifPresent(text -> notes.add(text("reference.value.minimum", DocumentText.cut(text))));
        value.findText("maximum").ifPresent(text -> notes.add(text("reference.value.maximum", DocumentText.cut(text))));
        value.findText("maxLength")
                .ifPresent(text -> notes.add(text("reference.value.length", DocumentText.cut(text))));
        if (value.isTrue("readOnly")) {
            notes.add(text("reference.value.readOnly"));
        }
        if (value.isTrue("deprecated")) {
            notes.add(text("reference.value.deprecated"));
        }
        return notes;
    }
}
