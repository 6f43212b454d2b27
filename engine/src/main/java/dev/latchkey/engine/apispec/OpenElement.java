package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.Collections;
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

    @Nullable
    String key;

    int keyLine;
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

    void add(SpecNode node, int nodeHeight) {
        height = Math.max(height, nodeHeight + 1);
        if (key == null) {
            items.add(node);
        } else {
            entries.putIfAbsent(key, new SpecNode.Entry(keyLine, node));
            key = null;
        }
    }

    SpecNode finish() {
        return isMapping
                ? new SpecNode.Mapping(line, Collections.unmodifiableMap(entries))
                : new SpecNode.Sequence(line, Collections.unmodifiableList(items));
    }
}
