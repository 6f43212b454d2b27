package dev.latchkey.engine.apispec;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a mapping in their order. Most mappings of a document have few, and there may be half a million of them, so a small
 * one takes no more than its keys, values and lines, and is searched from its beginning. Immutable.
 */
final class SpecEntries extends AbstractMap<String, SpecNode.Entry> {

    /** Most members that are searched one by one. */
    private static final int SMALL_MAX = 8;

    private final String[] keys;
    private final SpecNode[] values;
    private final int[] lines;

    private SpecEntries(Map<String, SpecNode.Entry> entries) {
        this.keys = new String[entries.size()];
        this.values = new SpecNode[entries.size()];
        this.lines = new int[entries.size()];
        var i = 0;
        for (var entry : entries.entrySet()) {
            keys[i] = entry.getKey();
            values[i] = entry.getValue().value();
            lines[i] = entry.getValue().line();
            i++;
        }
    }

    /** What these are, in their order, which nobody changes any more. Members that {@link UnknownPolicies} knows again stay the same objects. */
    static Map<String, SpecNode.Entry> of(Map<String, SpecNode.Entry> entries) {
        return entries.size() > SMALL_MAX || entries.keySet().stream().anyMatch(Misspelling::isOfOurPolicies)
                ? Collections.unmodifiableMap(entries)
                : new SpecEntries(entries);
    }

    @Override
    public SpecNode.@Nullable Entry get(@Nullable Object key) {
        for (var i = 0; i < keys.length; i++) {
            if (keys[i].equals(key)) {
                return entry(i);
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    private SpecNode.Entry entry(int at) {
        return new SpecNode.Entry(lines[at], values[at]);
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Set<Map.Entry<String, SpecNode.Entry>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, SpecNode.Entry>> iterator() {
                return new Members();
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    private final class Members implements Iterator<Map.Entry<String, SpecNode.Entry>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < keys.length;
        }

        @Override
        public Map.Entry<String, SpecNode.Entry> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var at = next++;
            return Map.entry(keys[at], entry(at));
        }
    }
}
