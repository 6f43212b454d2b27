package dev.latchkey.server.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** A YAML tree as a flat map with dotted keys; lists stay lists. */
final class ConfigurationTree {

    private ConfigurationTree() {}

    static Map<String, Object> flatten(Map<?, ?> tree) {
        var flat = new LinkedHashMap<String, Object>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> into) {
        tree.forEach((name, value) -> {
            var key = prefix + name;
            if (value instanceof Map<?, ?> branch) {
                flatten(key + ".", branch, into);
            } else if (value != null) {
                into.put(key, value);
            }
        });
    }
}
