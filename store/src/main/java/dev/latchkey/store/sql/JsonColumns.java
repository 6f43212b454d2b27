package dev.latchkey.store.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The few columns that hold JSON. */
final class JsonColumns {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private JsonColumns() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static SortedMap<String, String> readTexts(String json) {
        return MAPPER.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    }

    static SortedMap<String, SortedSet<String>> readSets(String json) {
        Map<String, Set<String>> read = MAPPER.readValue(json, new TypeReference<Map<String, Set<String>>>() {});
        var sets = new TreeMap<String, SortedSet<String>>();
        read.forEach((key, values) -> sets.put(key, new TreeSet<>(values)));
        return sets;
    }

    static List<String> readList(String json) {
        return MAPPER.readValue(json, new TypeReference<List<String>>() {});
    }
}
