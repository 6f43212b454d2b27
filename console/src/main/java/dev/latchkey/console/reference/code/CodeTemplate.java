package dev.latchkey.console.reference.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with gaps: <code>{{name}}</code> is a value, and the lines from <code>{{#name}}</code> to <code>{{/name}}</code> stand where
 * {@code name} is true, or once for each of its entries. Immutable.
 */
final class CodeTemplate {

    private static final Pattern BEGIN = Pattern.compile("\\{\\{#(\\w+)}}");
    private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

    private final List<String> lines;

    private CodeTemplate(List<String> lines) {
        this.lines = lines;
    }

    /** @param name of a file beside this class */
    static CodeTemplate read(String name) {
        try (var file = CodeTemplate.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("expected the file " + name);
            }
            return new CodeTemplate(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Fills the gaps; blank lines are never two.
     *
     * @param values texts, truths, and lists of further values, by name
     */
    String filledWith(Map<String, ?> values) {
        var text = new StringBuilder();
        fill(lines, values, text);
        return text.toString()
                .replaceAll("\n{3,}", "\n\n")
                .replaceAll("\\{\n\n", "{\n")
                .strip();
    }

    private static void fill(List<String> lines, Map<String, ?> values, StringBuilder into) {
        for (var at = 0; at < lines.size(); at++) {
            var begin = BEGIN.matcher(lines.get(at));
            if (!begin.matches()) {
                into.append(line(lines.get(at), values)).append('\n');
                continue;
            }
            var end = at + lines.subList(at, lines.size()).indexOf("{{/" + begin.group(1) + "}}");
            repeat(lines.subList(at + 1, end), value(begin.group(1), values), values, into);
            at = end;
        }
    }

    private static void repeat(List<String> lines, Object value, Map<String, ?> values, StringBuilder into) {
        if (value instanceof List<?> entries) {
            for (var entry : entries) {
                var known = new HashMap<String, Object>(values);
                if (entry instanceof Map<?, ?> more) {
                    more.forEach((name, one) -> known.put(String.valueOf(name), one));
                }
                fill(lines, known, into);
            }
        } else if (value.equals(true)) {
            fill(lines, values, into);
        }
    }

    private static String line(String line, Map<String, ?> values) {
        return VALUE.matcher(line)
                .replaceAll(gap ->
                        Matcher.quoteReplacement(value(gap.group(1), values).toString()));
    }

    private static Object value(String name, Map<String, ?> values) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("nothing is known of " + name);
        }
        return value;
    }
}
