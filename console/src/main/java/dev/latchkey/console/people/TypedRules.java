package dev.latchkey.console.people;

import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import dev.latchkey.page.TypedLines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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

    /** Most values that are offered to tick for one field, where there are few fields; of fields with more, values are written. */
    static final int TICKS_MAX = 40;

    /** Most boxes for values that are offered, in one form, which may have {@link FormParameters#PARAMETERS_MAX} fields of all kinds. */
    static final int BOXES_MAX = 400;

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
     * What was typed; whether such a field and such a value may be is for who takes the rules to say. Of more than any group may have, so much
     * is read that it is too much.
     */
    static TypedRules read(FormParameters form) {
        var read = new Reading();
        for (var name : new TreeSet<>(form.names())) {
            if (name.startsWith(TICK)) {
                var field = name.substring(TICK.length()).split("\\.", 2);
                read.add(plain(field[0]), List.of(field.length == 1 ? "" : field[1]));
            } else if (name.startsWith(WRITTEN)) {
                read.add(name.substring(WRITTEN.length()), lines(form, name));
            }
        }
        read.add(form.find(OTHER_FIELD).orElse("").strip(), lines(form, OTHER_VALUES));
        return new TypedRules(read.values);
    }

    private static List<String> lines(FormParameters form, String name) {
        return TypedLines.of(form.find(name).orElse(""), AccessGroup.VALUES_MAX).lines();
    }

    /** Values by field, until there are too many fields, too many values of one, or too many characters of all. */
    private static final class Reading {

        private final SortedMap<String, SortedSet<String>> values = new TreeMap<>();
        private int length;

        private void add(String field, Collection<String> more) {
            for (var value : more) {
                var known = values.get(field);
                var isFull =
                        known == null ? values.size() > AccessGroup.FIELDS_MAX : known.size() > AccessGroup.VALUES_MAX;
                if (isFull || length > AccessGroup.RULES_LENGTH_MAX) {
                    return;
                }
                if (values.computeIfAbsent(field, _ -> new TreeSet<>()).add(value)) {
                    length += value.length();
                }
            }
        }
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
        if (length > AccessGroup.RULES_LENGTH_MAX) {
            throw CommandRefused.invalid(
                    "rules", messages.text("groups.rules.length", Integer.toString(AccessGroup.RULES_LENGTH_MAX)));
        }
        return Collections.unmodifiableSortedMap(values);
    }

    /**
     * The fields of the form: each that has a value here is one of them, whatever else there is a place for.
     *
     * @param fields those of the catalogue; none where any field may be named
     * @param groups of the company, whose values are offered where the catalogue names none
     */
    List<Line> lines(List<RuleField> fields, List<AccessGroup> groups) {
        if (fields.isEmpty()) {
            var ofOthers = groups.stream()
                    .flatMap(group -> group.rules().keySet().stream())
                    .sorted();
            return Stream.concat(values.keySet().stream(), ofOthers)
                    .filter(field -> !field.isEmpty())
                    .distinct()
                    .limit(Math.max(AccessGroup.FIELDS_MAX, values.size()))
                    .sorted()
                    .map(this::written)
                    .toList();
        }
        var ticksMax = Math.min(TICKS_MAX, BOXES_MAX / fields.size());
        var lines = new ArrayList<Line>();
        for (var field : fields) {
            var used = groups.stream()
                    .flatMap(group -> group.rules().getOrDefault(field.name(), Collections.emptySortedSet()).stream())
                    .distinct()
                    .sorted()
                    .toList();
            var isOpen = field.values().isEmpty() || field.values().size() > ticksMax;
            var offered = isOpen ? used : field.values();
            lines.add(line(field, offered.subList(0, Math.min(ticksMax, offered.size())), isOpen));
        }
        var named = fields.stream().map(RuleField::name).toList();
        values.keySet().stream()
                .filter(field -> !field.isEmpty() && !named.contains(field))
                .map(this::written)
                .forEach(lines::add);
        return List.copyOf(lines);
    }

    private Line written(String field) {
        return line(new RuleField(field, field, List.of()), List.of(), true);
    }

    private Line line(RuleField field, List<String> ticks, boolean isOpen) {
        var typed = values.getOrDefault(field.name(), Collections.emptySortedSet());
        var shown = Stream.concat(ticks.stream(), typed.stream().filter(value -> !isOpen || !isLine(value)))
                .distinct();
        var written = typed.stream().filter(value -> isOpen && isLine(value) && !ticks.contains(value));
        return new Line(
                field.name(),
                field.label(),
                shown.map(value -> new Tick(TICK + escaped(field.name()) + "." + value, value, typed.contains(value)))
                        .toList(),
                isOpen ? WRITTEN + field.name() : "",
                written.collect(Collectors.joining("\n")));
    }

    /** A field as the name of a box spells it: without a dot, so that the first one ends it. */
    private static String escaped(String field) {
        return field.replace("~", "~0").replace(".", "~1");
    }

    private static String plain(String escaped) {
        return escaped.replace("~1", ".").replace("~0", "~");
    }

    /** Whether a value is the same after it was written as a line among others, of which blanks at the edge are no part. */
    private static boolean isLine(String value) {
        return value.equals(value.strip());
    }

    /** For people, as a sentence of the page that tells what somebody else made of it. */
    static String words(SortedMap<String, SortedSet<String>> rules) {
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + ": " + String.join(", ", rule.getValue()))
                .collect(Collectors.joining("; "));
    }
}
