package dev.latchkey.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML tree as a flat map with dotted keys; lists stay lists. */
final class ConfigurationTree {

    private ConfigurationTree() {}

    /** @param problems gets a line for each key that is there twice, once as a branch and once with dots */
    static Map<String, Object> flatten(Map<?, ?> tree, List<String> problems) {
        var flat = new LinkedHashMap<String, Object>();
        flatten("", tree, flat, problems);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> into, List<String> problems) {
        tree.forEach((name, value) -> {
            var key = prefix + name;
            if (value instanceof Map<?, ?> branch) {
                flatten(key + ".", branch, into, problems);
            } else if (value != null && into.put(key, value) != null) {
                problems.add(key + ": expected once, got it twice");
            }
        });
    }
}
