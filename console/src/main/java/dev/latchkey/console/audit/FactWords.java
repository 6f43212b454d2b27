package dev.latchkey.console.audit;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.page.Messages;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Facts of an entry as people read them: {@code previousRole} is programs' name for something, and a rule of an access group no JSON. */
final class FactWords {

    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");

    private static final TypeReference<SortedMap<String, List<String>>> RULES = new TypeReference<>() {};

    /** Longer rules stand as they are kept: so much is read by nobody, and made ready for fifty entries. */
    private static final int RULES_LENGTH_MAX = 4_000;

    private final Messages messages;
    private final Catalogue catalogue;

    FactWords(Messages messages, Catalogue catalogue) {
        this.messages = messages;
        this.catalogue = catalogue;
    }

    /** None is lost: where two would have one name, the second keeps that of programs. */
    SortedMap<String, String> of(SortedMap<String, String> context) {
        var lines = new TreeMap<String, String>();
        context.forEach((name, value) -> {
            var rest = name.startsWith("previous") ? name.substring("previous".length()) : "";
            var after = context.get("current" + rest);
            if (!rest.isEmpty() && after != null) {
                put(lines, rest, messages.text("audit.changed", value(rest, value), value(rest, after)));
            } else if (!isAfter(name, context)) {
                put(lines, name, value(name, value));
            }
        });
        return lines;
    }

    /** Whether it stands in the line of what was before. */
    private static boolean isAfter(String name, SortedMap<String, String> context) {
        return name.startsWith("current")
                && name.length() > "current".length()
                && context.containsKey("previous" + name.substring("current".length()));
    }

    private static void put(SortedMap<String, String> lines, String name, String value) {
        if (lines.putIfAbsent(label(name), value) != null) {
            lines.put(name, value);
        }
    }

    /** {@code accessGroupId} is the Access group ID. */
    static String label(String name) {
        var words = WORD.splitAsStream(name)
                .map(FactWords::word)
                .collect(Collectors.joining(" "))
                .strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String word(String word) {
        var small = word.toLowerCase(Locale.ROOT);
        return switch (small) {
            case "id", "uri", "ip" -> small.toUpperCase(Locale.ROOT);
            case "uris" -> "URIs";
            default -> word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT)) ? word : small;
        };
    }

    private String value(String name, String value) {
        if (!name.equalsIgnoreCase("rules") || !value.startsWith("{") || value.length() > RULES_LENGTH_MAX) {
            return value;
        }
        try {
            return JsonMapper.shared().readValue(value, RULES).entrySet().stream()
                    .map(rule -> messages.text("groups.rule", field(rule.getKey()), anyOf(rule.getValue())))
                    .collect(Collectors.joining("; "));
        } catch (JacksonException _) {
            return value;
        }
    }

    private String field(String name) {
        return catalogue.ruleFields().stream()
                .filter(field -> field.name().equals(name))
                .map(RuleField::label)
                .findFirst()
                .orElse(name);
    }

    private String anyOf(List<String> values) {
        return values.stream()
                .reduce((one, other) -> messages.text("common.or", one, other))
                .orElse("");
    }
}
