package dev.latchkey.core.catalogue;

import dev.latchkey.core.text.UnseenCharacters;
import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mapping of a catalogue while it is read. What has the wrong shape becomes a problem, and so does a key nobody asked for. */
final class Fields {

    /** Longest text, in characters. */
    static final int TEXT_LENGTH_MAX = 500;

    private final Part part;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    private Fields(Part part, Problems problems) {
        this.part = part;
        this.problems = problems;
    }

    /** The fields of a mapping; none, and a problem, when it is something else. */
    static Fields of(Part part, Problems problems) {
        if (part.kind() != Kind.MAPPING) {
            problems.add(part, "expected keys with values");
        }
        return new Fields(part, problems);
    }

    Part part() {
        return part;
    }

    Optional<Part> find(String key) {
        asked.add(key);
        return part.find(key);
    }

    /** The place of a key, or of the mapping that lacks it. */
    Part at(String key) {
        return part.find(key).orElse(part);
    }

    /** A text on one line. */
    Optional<String> text(String key) {
        return find(key).flatMap(value -> text(value, key));
    }

    /** A text that must be there; empty, with a problem, when it is not. */
    Optional<String> requiredText(String key) {
        if (find(key).isEmpty()) {
            problems.add(part, "expected " + key + ", it is missing");
        }
        return text(key);
    }

    /** The texts of a list, none when the key is not there. */
    List<String> texts(String key, int countMax) {
        return parts(key, countMax).stream()
                .flatMap(item -> text(item, "an entry of " + key).stream())
                .toList();
    }

    /** The items of a list, none when the key is not there. */
    List<Part> parts(String key, int countMax) {
        var list = find(key);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.get().kind() != Kind.LIST) {
            problems.add(list.get(), "expected " + key + " as a list");
            return List.of();
        }
        var items = list.get().items();
        if (items.size() > countMax) {
            problems.add(list.get(), "expected at most " + countMax + " entries in " + key + ", came " + items.size());
            return List.of();
        }
        return items;
    }

    /** A list of mappings, none when the key is not there. */
    List<Fields> mappings(String key, int countMax) {
        var mappings = new ArrayList<Fields>();
        for (var item : parts(key, countMax)) {
            mappings.add(of(item, problems));
        }
        return mappings;
    }

    /** A mapping; empty when the key is not there. */
    Optional<Fields> mapping(String key) {
        return find(key).map(value -> of(value, problems));
    }

    /** A truth value, false when the key is not there. */
    boolean flag(String key) {
        var value = find(key);
        if (value.isPresent() && value.get().kind() != Kind.BOOLEAN) {
            problems.add(value.get(), "expected " + key + " as true or false");
        }
        return part.isTrue(key);
    }

    /** Tells of every key that nobody asked for: a misspelt one must not be skipped. */
    void finish() {
        for (var key : part.keys()) {
            if (!asked.contains(key)) {
                problems.add(at(key), "unknown key " + key + "; docs/catalogue.md lists those there are");
            }
        }
    }

    /** What it says; a number or a truth value is taken as it is written. */
    private Optional<String> text(Part value, String what) {
        var text = value.text().filter(Fields::isLine);
        if (text.isEmpty()) {
            problems.add(
                    value, "expected " + what + " as a text of 1 to " + TEXT_LENGTH_MAX + " characters on one line");
        }
        return text;
    }

    private static boolean isLine(String text) {
        return UnseenCharacters.areNotIn(text, TEXT_LENGTH_MAX);
    }
}
