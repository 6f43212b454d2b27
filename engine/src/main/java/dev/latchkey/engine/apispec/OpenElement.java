package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;

/** A list or mapping whose end has not come yet. Belongs to its {@link SpecTree}. */
final class OpenElement {
    final int line;
    final String pointer;
    final Optional<Anchor> anchor;
    final boolean isMapping;
    final List<SpecNode> items = new ArrayList<>();
    final Map<String, SpecNode.Entry> entries = new LinkedHashMap<>();
    private final List<SpecNode.Mapping> merged = new ArrayList<>();
    private int mergeKeys;

    @Nullable
    String key;

    int keyLine;
    /** Whether the key is {@code <<} of YAML 1.1, whose mappings give what is not written out. */
    boolean isMergeKey;

    /** Whether it has a tag that nobody knows. */
    boolean isUnclear;

    int height = 1;

    OpenElement(int line, String pointer, Optional<Anchor> anchor, boolean isMapping) {
        this.line = line;
        this.pointer = pointer;
        this.anchor = anchor;
        this.isMapping = isMapping;
    }

    boolean expectsKey() {
        return isMapping && key == null;
    }

    /** Takes a key; of {@code <<} not every parser merges what stands in quotes, and which of several counts first, they differ. */
    void key(String name, boolean isPlain, int atLine) {
        key = name;
        keyLine = atLine;
        isMergeKey = isPlain && name.equals("<<");
        if (name.equals("<<")) {
            mergeKeys += isPlain ? 1 : 2;
        }
    }

    /** Whether parsers differ on what {@code <<} brings in. */
    boolean isMergeUnclear() {
        return mergeKeys > 1;
    }

    /** @return false when it stands behind a merge key and is nothing that can be merged */
    boolean add(SpecNode node, int nodeHeight) {
        height = Math.max(height, nodeHeight + 1);
        var name = key;
        key = null;
        if (name == null) {
            items.add(node);
        } else if (isMergeKey) {
            return addMerged(node);
        } else if (entries.containsKey(name)) {
            // Parsers differ on which of the two counts.
            entries.put(name, new SpecNode.Entry(keyLine, SpecNode.unclear(keyLine)));
        } else {
            entries.put(name, new SpecNode.Entry(keyLine, node));
        }
        if (name != null && name.equals("<<")) {
            addMerged(node); // what is none that can be merged is a value like others
        }
        return true;
    }

    private boolean addMerged(SpecNode node) {
        for (var one : node instanceof SpecNode.Sequence sequence ? sequence.items() : List.of(node)) {
            if (!(one instanceof SpecNode.Mapping mapping)) {
                return false;
            }
            merged.add(mapping);
        }
        return true;
    }

    /**
     * Takes in what is merged; what is written out counts, then what is merged first. Where parsers differ on that, what is not
     * written out is there, and nobody may build on it.
     *
     * @return how many keys were looked at
     */
    int merge() {
        var count = 0;
        for (var mapping : merged) {
            count += mapping.entries().size();
            mapping.entries()
                    .forEach((name, entry) -> entries.putIfAbsent(
                            name,
                            isMergeUnclear()
                                    ? new SpecNode.Entry(entry.line(), SpecNode.unclear(entry.line()))
                                    : entry));
        }
        return count;
    }

    SpecNode finish() {
        if (isUnclear) {
            return SpecNode.unclear(line);
        }
        return isMapping
                ? new SpecNode.Mapping(line, SpecEntries.of(entries))
                : new SpecNode.Sequence(line, List.copyOf(items));
    }
}
