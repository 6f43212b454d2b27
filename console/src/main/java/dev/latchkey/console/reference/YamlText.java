package dev.latchkey.console.reference;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON as YAML 1.2 that people read: mappings and lists by lines, texts in quotes wherever a reader could take them for something else. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./{}-]*(?: [A-Za-z0-9_./()-]+)*");

    /** What readers of YAML 1.1 take for a truth or for nothing. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(JsonNode node) {
        var yaml = new YamlText();
        yaml.write(node, 0);
        return yaml.text.append('\n').substring(yaml.text.charAt(0) == '\n' ? 1 : 0);
    }

    /** Behind a key, a dash or nothing; each line of a mapping or list begins with a line break. */
    private void write(JsonNode node, int depth) {
        if (node.isObject() && !node.isEmpty()) {
            node.propertyStream().forEach(member -> {
                line(depth).append(scalar(member.getKey())).append(':');
                value(member.getValue(), depth + 1);
            });
        } else if (node.isArray() && !node.isEmpty()) {
            node.forEach(item -> {
                line(depth).append('-');
                value(item, depth + 1);
            });
        } else {
            text.append(node.isString() ? scalar(node.asString()) : node.toString());
        }
    }

    private void value(JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append(' ');
        }
        write(node, depth);
    }

    private StringBuilder line(int depth) {
        return text.append('\n').repeat("  ", depth);
    }

    /** In double quotes as in JSON, whose escapes YAML has as well. */
    private static String scalar(String value) {
        return PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
                ? value
                : JsonNodeFactory.instance.stringNode(value).toString();
    }
}
