package dev.latchkey.console.people;

import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of an access group as a form has them: for each field of the rows the values that count, ticked where there are such values
 * already, else written one a line. A field without a value is no rule.
 *
 * @param values by field
 */
public record TypedRules(SortedMap<String, SortedSet<String>> values) {

    /** Most values that are offered to tick for one field; of fields with more, values are written. */
    static final int TICKS_MAX = 40;

    private static final int LENGTH_MAX = 20_000;
    private static final String TICK = "value.";
    private static final String WRITTEN = "values.";
    private static final String OTHER_FIELD = "otherField";
    private static final String OTHER_VALUES = "otherValues";

    static final TypedRules NONE = new TypedRules(new TreeMap<>());

    /**
     * A value to tick.
     *
     * @param name of the box
     */
    public record Tick(String name, String value, boolean isTicked) {}

    /**
     * One field of the form.
     *
     * @param label for people
     * @param name of the text with values, one a line; empty when only ticks count
     * @param written the values in it
     */
    public record Line(String field, String label, List<Tick> ticks, String name, String written) {}

    static TypedRules of(AccessGroup group) {
        return new TypedRules(group.rules());
    }

    /**
     * What was typed.
     *
     * @param fields those of the catalogue; none where any field may be named
     * @throws CommandRefused when there is no value, or more than is read
     */
    static TypedRules read(FormParameters form, List<RuleField> fields) {
        var values = new TreeMap<String, SortedSet<String>>();
        for (var name : form.names()) {
            if (name.startsWith(TICK)) {
                fieldOf(name.substring(TICK.length()), fields)
                        .forEach((field, value) -> add(values, field, List.of(value)));
            } else if (name.startsWith(WRITTEN)) {
                add(
                        values,
                        name.substring(WRITTEN.length()),
                        lines(form.find(name).orElse("")));
            }
        }
        add(
                values,
                form.find(OTHER_FIELD).orElse("").strip(),
                lines(form.find(OTHER_VALUES).orElse("")));
        return new TypedRules(values);
    }

    /** The longest field of the catalogue that a name begins with, to its value; nothing when there is none. */
    private static Map<String, String> fieldOf(String name, List<RuleField> fields) {
        var best = "";
        for (var field : fields) {
            if (name.startsWith(field.name() + ".") && field.name().length() > best.length()) {
                best = field.name();
            }
        }
        return best.isEmpty() ? Map.of() : Map.of(best, name.substring(best.length() + 1));
    }

    private static void add(SortedMap<String, SortedSet<String>> values, String field, Collection<String> more) {
        if (!more.isEmpty()) {
            values.computeIfAbsent(field, _ -> new TreeSet<>()).addAll(more);
        }
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** @throws CommandRefused when no field has a value, one has values and no name, or all are longer than is kept */
    SortedMap<String, SortedSet<String>> toRules(Messages messages) {
        if (values.isEmpty()) {
            throw CommandRefused.invalid("rules", messages.text("groups.rules.none"));
        }
        if (values.containsKey("")) {
            throw CommandRefused.invalid("rules", messages.text("groups.rules.unnamed"));
        }
        var length = values.values().stream()
                .flatMap(Collection::stream)
                .mapToInt(String::length)
                .sum();
        if (length > LENGTH_MAX) {
            throw CommandRefused.invalid("rules", messages.text("groups.rules.length", Integer.toString(LENGTH_MAX)));
        }
        return Collections.unmodifiableSortedMap(values);
    }

    /**
     * The fields of the form.
     *
     * @param fields those of the catalogue; none where any field may be named
     * @param groups of the company, whose values are offered where the catalogue names none
     */
    List<Line> lines(List<RuleField> fields, List<AccessGroup> groups) {
        if (fields.isEmpty()) {
            return Stream.concat(
                            groups.stream().flatMap(group -> group.rules().keySet().stream()), values.keySet().stream())
                    .filter(field -> !field.isEmpty())
                    .distinct()
                    .sorted()
                    .limit(AccessGroup.FIELDS_MAX)
                    .map(field -> line(new RuleField(field, field, List.of()), List.of(), true))
                    .toList();
        }
        var lines = new ArrayList<Line>();
        for (var field : fields) {
            var used = groups.stream()
                    .flatMap(group -> group.rules().getOrDefault(field.name(), Collections.emptySortedSet()).stream())
                    .distinct()
                    .sorted()
                    .toList();
            var isOpen = field.values().isEmpty() || field.values().size() > TICKS_MAX;
            lines.add(line(field, isOpen ? used : field.values(), isOpen));
        }
        return List.copyOf(lines);
    }

    private Line line(RuleField field, List<String> offered, boolean isOpen) {
        var typed = values.getOrDefault(field.name(), Collections.emptySortedSet());
        var ticks = offered.subList(0, Math.min(TICKS_MAX, offered.size()));
        var shown = isOpen
                ? ticks.stream()
                : Stream.concat(ticks.stream(), typed.stream()).distinct();
        var written = typed.stream().filter(value -> isOpen && !ticks.contains(value));
        return new Line(
                field.name(),
                field.label(),
                shown.map(value -> new Tick(TICK + field.name() + "." + value, value, typed.contains(value)))
                        .toList(),
                isOpen ? WRITTEN + field.name() : "",
                written.collect(Collectors.joining("\n")));
    }

    /** For people, as a sentence of the page that tells what somebody else made of it. */
    static String words(SortedMap<String, SortedSet<String>> rules) {
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + ": " + String.join(", ", rule.getValue()))
                .collect(Collectors.joining("; "));
    }
}
