package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.VisibleText;

/** Text from a document as messages show it. */
final class Quoted {

    private static final int LENGTH_MAX = 80;

    private Quoted() {}

    /** In quotes, cut after {@value #LENGTH_MAX} characters, on one line. */
    static String of(String text) {
        return text.length() > LENGTH_MAX
                ? "'" + onOneLine(text.substring(0, LENGTH_MAX)) + "...'"
                : "'" + onOneLine(text) + "'";
    }

    /** With control characters, line separators and controls of direction made visible, so that a document cannot forge lines of a log. */
    static String onOneLine(String text) {
        return VisibleText.line(text);
    }
}
