package dev.latchkey.console.reference;

import java.io.IOException;
import java.io.Writer;
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

    private final Writer text;
    private boolean isBegun;

    YamlText(Writer text) {
        this.text = text;
    }

    /** A key of a mapping so deep, whose value is to follow. */
    void key(String key, int depth) throws IOException {
        line(depth);
        text.append(scalar(key)).append(':');
    }

    /** The value of a {@link #key} so deep; what is in it goes one deeper. */
    void value(JsonNode node, int depth) throws IOException {
        if (node.isEmpty()) {
            text.append(' ');
        }
        write(node, depth + 1);
    }

    /** The value of a {@link #key} that has no members. */
    void nothing() throws IOException {
        text.append(" {}");
    }

    void end() throws IOException {
        text.append('\n');
    }

    /** Behind a key or a dash; each line of a mapping or list begins with a line break. */
    private void write(JsonNode node, int depth) throws IOException {
        if (node.isObject() && !node.isEmpty()) {
            for (var member : node.properties()) {
                key(member.getKey(), depth);
                value(member.getValue(), depth);
            }
        } else if (node.isArray() && !node.isEmpty()) {
            for (var item : node) {
                line(depth);
                text.append('-');
                value(item, depth);
            }
        } else {
            text.append(node.isString() ? scalar(node.asString()) : node.toString());
        }
    }

    private void line(int depth) throws IOException {
        if (isBegun) {
            text.append('\n');
        }
        isBegun = true;
        text.append("  ".repeat(depth));
    }

    /** In double quotes as in JSON, whose escapes YAML has as well. */
    private static String scalar(String value) {
        return PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
                ? value
                : JsonNodeFactory.instance.stringNode(value).toString();
    }
}
