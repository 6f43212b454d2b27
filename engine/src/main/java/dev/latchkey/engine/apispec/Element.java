package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node together with where it was found, which for an alias is the place of the alias.
 *
 * @param file the file that holds it
 * @param line line of its key, or its own where it has none
 * @param pointer JSON pointer in that file
 */
record Element(SpecFile file, SpecNode node, int line, String pointer) {

    SourceLocation location() {
        return new SourceLocation(file.name(), line, pointer);
    }

    boolean isMapping() {
        return node instanceof SpecNode.Mapping;
    }

    boolean isSequence() {
        return node instanceof SpecNode.Sequence;
    }

    /** The value of a key; empty when this is no mapping or lacks the key. */
    Optional<Element> find(String key) {
        if (!(node instanceof SpecNode.Mapping mapping)) {
            return Optional.empty();
        }
        return Optional.ofNullable(mapping.entries().get(key)).map(entry -> child(key, entry));
    }

    /** The keys in the order of the file; none when this is no mapping. */
    List<String> keys() {
        return node instanceof SpecNode.Mapping mapping
                ? List.copyOf(mapping.entries().keySet())
                : List.of();
    }

    /** The value of a key that {@link #keys} named. */
    Element get(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no key " + key));
    }

    /** The items of a list; none when this is no list. */
    List<Element> items() {
        if (!(node instanceof SpecNode.Sequence sequence)) {
            return List.of();
        }
        var nodes = sequence.items();
        var items = new ArrayList<Element>(nodes.size());
        for (var i = 0; i < nodes.size(); i++) {
            items.add(new Element(file, nodes.get(i), nodes.get(i).line(), pointer + "/" + i));
        }
        return items;
    }

    private Element child(String key, SpecNode.Entry entry) {
        return new Element(file, entry.value(), entry.line(), pointer + "/" + JsonPointer.escape(key));
    }

    /** What it is, for messages; long texts are cut. */
    String describe() {
        if (isMapping()) {
            return "a mapping";
        }
        if (isSequence()) {
            return "a list";
        }
        if (node instanceof SpecNode.Scalar scalar) {
            return switch (scalar.kind()) {
                case NULL -> "nothing";
                case TEXT -> "the text " + Quoted.of(scalar.text());
                case UNCLEAR -> "what can be read in more than one way (a key that comes twice, or an unknown tag)";
                case BOOLEAN, INTEGER, OTHER -> Quoted.of(scalar.text());
            };
        }
        throw new IllegalStateException("no words for a " + node.getClass());
    }
}
