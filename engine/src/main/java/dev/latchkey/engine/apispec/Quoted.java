package dev.latchkey.engine.apispec;

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

    /** With control characters and line separators made visible, so that a document cannot forge lines of a log. */
    static String onOneLine(String text) {
        var shown = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
