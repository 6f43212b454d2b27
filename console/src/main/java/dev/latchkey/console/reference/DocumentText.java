package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.SpecDocument.Part;

/** Texts of documents, cut to what a page can show. */
final class DocumentText {

    /** Longest text shown, in characters. */
    static final int LENGTH_MAX = 1_000;

    private DocumentText() {}

    static String of(Part part, String key) {
        return cut(part.findText(key).orElse(""));
    }

    static String cut(String text) {
        return cut(text, LENGTH_MAX);
    }

    static String cut(String text, int lengthMax) {
        var stripped = text.strip();
        return stripped.length() <= lengthMax ? stripped : stripped.substring(0, lengthMax) + "…";
    }

    /** A segment of a path as a heading: {@code order-lines} becomes {@code Order lines}. */
    static String heading(String segment) {
        var words = segment.replace('-', ' ').replace('_', ' ').strip();
        return words.isEmpty() ? segment : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
