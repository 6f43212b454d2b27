package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A description as one JSON document: what it refers to in files beside it is put under its own {@code components}, so that the
 * file stands alone.
 */
final class JsonDocument {

    /** Most elements written; aliases may make a document far larger than its file. */
    static final int ELEMENTS_MAX = 500_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern COMPONENT = Pattern.compile("/components/([A-Za-z]+)/([A-Za-z0-9._-]+)");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");

    private final Part root;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Deque<Moved> waiting = new ArrayDeque<>();
    private int elements;

    /** Something of another file and the component it becomes. */
    private record Moved(String section, String name, Part part) {}

    private JsonDocument(Part root) {
        this.root = root;
    }

    /** The document; empty when it would be too large. */
    static Optional<JsonNode> tree(Part root) {
        try {
            return Optional.of(new JsonDocument(root).write());
        } catch (TooLarge _) {
            return Optional.empty();
        }
    }

    private JsonNode write() throws TooLarge {
        root.find("components")
                .ifPresent(components -> components
                        .keys()
                        .forEach(section -> components
                                .find(section)
                                .ifPresent(own -> own.keys().forEach(name -> taken.add(section + "/" + name)))));
        var document = node(root);
        while (!waiting.isEmpty() && document instanceof ObjectNode object) {
            var moved = waiting.remove();
            object.withObject("components").withObject(moved.section()).set(moved.name(), node(moved.part()));
        }
        return document;
    }

    /** The value of a scalar, list or mapping, without references followed. */
    static JsonNode value(Part part) throws TooLarge {
        return new JsonDocument(part).node(part);
    }

    private JsonNode node(Part part) throws TooLarge {
        if (++elements > ELEMENTS_MAX) {
            throw new TooLarge();
        }
        return switch (part.kind()) {
            case MAPPING -> mapping(part);
            case LIST -> list(part);
            case TEXT -> NODES.stringNode(part.text().orElse(""));
            case BOOLEAN -> NODES.booleanNode(part.text().orElse("").equalsIgnoreCase("true"));
            case NUMBER -> number(part.text().orElse("0"));
            case NULL -> NODES.nullNode();
        };
    }

    private ObjectNode mapping(Part part) throws TooLarge {
        var object = NODES.objectNode();
        for (var key : part.keys()) {
            var value = part.find(key).orElseThrow(() -> new IllegalStateException("no key " + key));
            object.set(key, key.equals("$ref") && value.kind() == Kind.TEXT ? reference(part, value) : node(value));
        }
        return object;
    }

    private ArrayNode list(Part part) throws TooLarge {
        var array = NODES.arrayNode();
        for (var item : part.items()) {
            array.add(node(item));
        }
        return array;
    }

    /** A reference within the document as it is; one that leads to or stands in another file leads to the component it becomes. */
    private JsonNode reference(Part holder, Part text) {
        var written = text.text().orElse("");
        var target = holder.target();
        if (target.isEmpty() || (holder.isInDocument() && written.startsWith("#"))) {
            return NODES.stringNode(written);
        }
        var place = target.get().location();
        if (target.get().isInDocument()) {
            return NODES.stringNode("#" + place.pointer());
        }
        var known = names.get(place.file() + "#" + place.pointer());
        return NODES.stringNode("#/components/" + (known == null ? move(target.get()) : known));
    }

    private String move(Part target) {
        var place = target.location();
        var found = COMPONENT.matcher(place.pointer());
        var section = found.matches() ? found.group(1) : "x-parts";
        var name = found.matches() ? found.group(2) : "part";
        for (var i = 2; !taken.add(section + "/" + name); i++) {
            name = (found.matches() ? found.group(2) : "part") + "-" + i;
        }
        names.put(place.file() + "#" + place.pointer(), section + "/" + name);
        waiting.add(new Moved(section, name, target));
        return section + "/" + name;
    }

    private static JsonNode number(String text) {
        return NUMBER.matcher(text).matches() ? NODES.numberNode(new BigDecimal(text)) : NODES.stringNode(text);
    }

    /** More elements than {@link #ELEMENTS_MAX}. */
    static final class TooLarge extends Exception {}
}
