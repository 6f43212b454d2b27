package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A description as one document: what it refers to in files beside it is put under its own {@code components}, so that the
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
    /** By section and name. */
    private final Map<String, Map<String, Part>> moved = new LinkedHashMap<>();

    private int elements;

    /** Something of another file and the component it becomes. */
    private record Moved(String section, String name, Part part) {}

    private JsonDocument(Part root) {
        this.root = root;
    }

    /**
     * Tells a document member by member, in its order; what it refers to in other files stands under its components, which come last where
     * it has none. Each member is made when it is told, so that the whole of it never is.
     *
     * @throws TooLarge when it has more than {@value #ELEMENTS_MAX} elements; some of it has been told then
     */
    static void tell(Part root, DocumentMembers to) throws TooLarge, IOException {
        var document = new JsonDocument(root);
        document.findMoved();
        document.elements = 0;
        document.tell(to);
    }

    /** Everything that is referred to in other files, before the components are told that it is told among. */
    private void findMoved() throws TooLarge {
        root.find("components")
                .ifPresent(components -> components
                        .keys()
                        .forEach(section -> components
                                .find(section)
                                .ifPresent(own -> own.keys().forEach(name -> taken.add(section + "/" + name)))));
        findReferences(root);
        while (!waiting.isEmpty()) {
            var one = waiting.remove();
            moved.computeIfAbsent(one.section(), _ -> new LinkedHashMap<>()).put(one.name(), one.part());
            findReferences(one.part());
        }
    }

    private void findReferences(Part part) throws TooLarge {
        if (++elements > ELEMENTS_MAX) {
            throw new TooLarge();
        }
        for (var item : part.items()) {
            findReferences(item);
        }
        for (var key : part.keys()) {
            var value = member(part, key);
            if (key.equals("$ref") && value.kind() == Kind.TEXT) {
                reference(part, value);
            } else {
                findReferences(value);
            }
        }
    }

    private void tell(DocumentMembers to) throws TooLarge, IOException {
        for (var key : root.keys()) {
            var value = member(root, key);
            if (key.equals("paths") && value.kind() == Kind.MAPPING) {
                to.begin(key);
                for (var path : value.keys()) {
                    to.path(path, value(value, path));
                }
                to.end();
            } else if (key.equals("components") && value.kind() == Kind.MAPPING) {
                tellComponents(value.keys(), value, to);
            } else {
                to.member(key, value(root, key));
            }
        }
        if (!moved.isEmpty() && root.find("components").isEmpty()) {
            tellComponents(List.of(), root, to);
        }
    }

    private void tellComponents(List<String> own, Part components, DocumentMembers to) throws TooLarge, IOException {
        to.begin("components");
        var sections = new LinkedHashSet<>(own);
        sections.addAll(moved.keySet());
        for (var section : sections) {
            var value = own.contains(section) ? components.find(section) : Optional.<Part>empty();
            if (value.isPresent() && value.get().kind() != Kind.MAPPING) {
                to.member(section, value(components, section));
                continue;
            }
            to.begin(section);
            for (var name : value.map(Part::keys).orElse(List.of())) {
                to.component(section, name, value(value.get(), name));
            }
            for (var one : moved.getOrDefault(section, Map.of()).entrySet()) {
                to.component(section, one.getKey(), node(one.getValue()));
            }
            to.end();
        }
        to.end();
    }

    private static Part member(Part holder, String key) {
        return holder.find(key).orElseThrow(() -> new IllegalStateException("no key " + key));
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
            object.set(key, value(part, key));
        }
        return object;
    }

    private JsonNode value(Part holder, String key) throws TooLarge {
        var value = member(holder, key);
        return key.equals("$ref") && value.kind() == Kind.TEXT ? reference(holder, value) : node(value);
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
