package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays the schema of a value out as lines, within limits: a schema may refer to itself, or be longer than a page. */
final class SchemaReader {

    /** Deepest nesting shown. */
    static final int DEPTH_MAX = 5;

    /** Most lines of one schema. */
    static final int LINES_MAX = 120;

    /** Most parts of one {@code allOf}, {@code oneOf} or {@code anyOf}, one in the other. */
    private static final int PARTS_MAX = 32;

    private static final int VALUES_MAX = 20;

    /** What a line costs beside its words. */
    private static final int LINE_CHARACTERS = 150;

    private final CharacterBudget room;
    private final SchemaWords words;
    private final List<SchemaLine> lines = new ArrayList<>();
    private final Set<String> open = new HashSet<>();

    private boolean isCut;

    private SchemaReader(CharacterBudget room, SchemaWords words) {
        this.room = room;
        this.words = words;
    }

    /** The lines of a schema, as far as there is room; the last one says so when it is cut. */
    static List<SchemaLine> lines(Part schema, CharacterBudget room, SchemaWords words) {
        var reader = new SchemaReader(room, words);
        reader.read(schema, 0);
        return reader.lines;
    }

    private void read(Part start, int depth) {
        var found = start.target().map(SchemaReader::element);
        if (isCut || found.isEmpty() || !open.add(place(found.get()))) {
            return;
        }
        var schema = found.get();
        var alternatives = alternatives(schema);
        if (alternatives.isEmpty()) {
            properties(schema, depth);
        } else {
            for (var i = 0; i < alternatives.size() && i < PARTS_MAX; i++) {
                add(new SchemaLine(depth, "", alternative(i == 0, alternatives.get(i)), false, "", List.of()));
                read(alternatives.get(i), depth + 1);
            }
        }
        open.remove(place(schema));
    }

    private String alternative(boolean isFirst, Part schema) {
        return words.text(isFirst ? "reference.type.either" : "reference.type.or", words.type(schema));
    }

    private void properties(Part schema, int depth) {
        var required = required(schema);
        properties(schema).forEach((name, property) -> {
            var value = property.target().orElse(property);
            add(new SchemaLine(
                    depth,
                    name,
                    words.type(property),
                    required.contains(name),
                    DocumentText.cut(value.findText("description").orElse("")),
                    words.notes(value)));
            if (depth < DEPTH_MAX) {
                read(property, depth + 1);
            }
        });
        schema.follow("additionalProperties")
                .filter(any -> any.kind() == Kind.MAPPING)
                .ifPresent(any -> add(new SchemaLine(
                        depth, words.text("reference.schema.otherName"), words.type(any), false, "", List.of())));
    }

    private void add(SchemaLine line) {
        if (isCut) {
            return;
        }
        var characters = LINE_CHARACTERS
                + line.name().length()
                + line.type().length()
                + line.description().length()
                + String.join("", line.note()).length();
        if (lines.size() < LINES_MAX && room.take(characters)) {
            lines.add(line);
        } else {
            isCut = true;
            lines.add(new SchemaLine(0, "", words.text("reference.schema.more"), false, "", List.of()));
        }
    }

    private static String place(Part part) {
        return part.location().file() + "#" + part.location().pointer();
    }

    /** What a list is a list of, however deep. */
    private static Part element(Part schema) {
        var current = schema;
        for (var i = 0; i < DEPTH_MAX; i++) {
            var items = current.follow("items");
            if (items.isEmpty()) {
                break;
            }
            current = items.get();
        }
        return current;
    }

    static List<Part> alternatives(Part schema) {
        var all = new ArrayList<Part>();
        for (var key : List.of("oneOf", "anyOf")) {
            schema.find(key).ifPresent(list -> all.addAll(list.items()));
        }
        return all;
    }

    /** The properties of a schema with those of every part of its {@code allOf}. */
    static Map<String, Part> properties(Part schema) {
        var properties = new LinkedHashMap<String, Part>();
        for (var part : parts(schema)) {
            part.follow("properties")
                    .ifPresent(found -> found.keys()
                            .forEach(name -> found.find(name).ifPresent(value -> properties.put(name, value))));
        }
        return properties;
    }

    static Set<String> required(Part schema) {
        var names = new HashSet<String>();
        for (var part : parts(schema)) {
            part.find("required")
                    .ifPresent(list -> list.items().forEach(name -> name.text().ifPresent(names::add)));
        }
        return names;
    }

    /** The schema and everything its {@code allOf} joins to it. */
    private static List<Part> parts(Part schema) {
        var parts = new ArrayList<Part>(List.of(schema));
        for (var i = 0; i < parts.size(); i++) {
            parts.get(i)
                    .find("allOf")
                    .ifPresent(list -> list.items().stream()
                            .limit(PARTS_MAX - parts.size())
                            .forEach(part -> part.target().ifPresent(parts::add)));
        }
        return parts;
    }

    /** The only values allowed, of the value or of the items of its list. */
    static List<String> values(Part start) {
        return element(start.target().orElse(start)).find("enum").stream()
                .flatMap(list -> list.items().stream())
                .flatMap(value -> value.text().stream())
                .limit(VALUES_MAX)
                .map(DocumentText::cut)
                .toList();
    }
}
