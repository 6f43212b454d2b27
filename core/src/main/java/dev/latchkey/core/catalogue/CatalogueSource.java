package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.SourceLocation;
import java.util.Map;

/**
 * Where a catalogue was read, for messages about it.
 *
 * @param file as it was given, or {@link #BUILT_IN}
 * @param lines of the keys at the top of the file, counted from 1
 */
public record CatalogueSource(String file, Map<String, Integer> lines) {

    /** Stands for a file when the configuration names none. */
    public static final String BUILT_IN = "catalogue (the configuration names none)";

    public CatalogueSource {
        lines = Map.copyOf(lines);
    }

    /** The place of a key at the top; that of the whole file when it is not there. */
    SourceLocation at(String key) {
        var line = lines.get(key);
        if (file.equals(BUILT_IN)) {
            return new SourceLocation(file, 0, "");
        }
        return line == null ? new SourceLocation(file, 1, "") : new SourceLocation(file, line, "/" + key);
    }
}
