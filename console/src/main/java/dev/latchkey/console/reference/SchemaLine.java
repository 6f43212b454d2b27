package dev.latchkey.console.reference;

import java.util.List;

/**
 * One line of a schema laid out flat.
 *
 * @param depth how far it is nested, from 0
 * @param name of the property; empty for a line about the value as a whole
 * @param type in words, for instance {@code list of text}
 * @param note what else holds, in words: values, format, limits
 */
public record SchemaLine(
        int depth, String name, String type, boolean isRequired, String description, List<String> note) {
    public SchemaLine {
        note = List.copyOf(note);
    }
}
