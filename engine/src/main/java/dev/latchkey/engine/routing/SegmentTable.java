package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind texts of segments: an open-addressed table that is searched with a range of the raw path, so that looking up makes
 * no substring. Immutable.
 */
final class SegmentTable<T> {

    private final String[] texts;
    private final @Nullable Object[] values;
    private final int mask;
    private final Map<String, T> decoded;

    SegmentTable(Map<String, T> entries) {
        // At most half full, so that a search ends soon at a free place.
        var size = Integer.highestOneBit(Math.max(1, entries.size()) * 2 - 1) * 2;
        this.texts = new String[size];
        this.values = new Object[size];
        this.mask = size - 1;
        this.decoded = entries.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> PercentEncoding.decode(entry.getKey()).orElse(entry.getKey()),
                        Map.Entry::getValue,
                        (one, other) -> one));
        entries.forEach((text, value) -> {
            var place = text.hashCode() & mask;
            while (values[place] != null) {
                place = place + 1 & mask;
            }
            texts[place] = text;
            values[place] = value;
        });
    }

    /** @param hash that of {@link String#hashCode} */
    @SuppressWarnings("unchecked") // only values of that type are put in
    @Nullable
    T find(String path, int start, int end, int hash) {
        for (var place = hash & mask; ; place = place + 1 & mask) {
            var value = (@Nullable T) values[place];
            if (value == null) {
                return null;
            }
            var text = texts[place];
            if (text.length() == end - start && path.startsWith(text, start)) {
                return value;
            }
        }
    }

    /** By what a percent-encoded text stands for. */
    @Nullable
    T findMeant(String path, int start, int end) {
        var text = PercentEncoding.decode(path.substring(start, end));
        return text.isPresent() ? decoded.get(text.get()) : null;
    }
}
