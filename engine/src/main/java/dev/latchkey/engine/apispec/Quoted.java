package dev.latchkey.engine.apispec;

/** Text from a document as messages show it. */
final class Quoted {

    private static final int LENGTH_MAX = 80;

    private Quoted() {}

    /** In quotes, cut after {@value #LENGTH_MAX} characters, control characters made visible so that a message stays one line. */
    static String of(String text) {
        var shown = new StringBuilder("'");
        for (var i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(text.length() > LENGTH_MAX ? "...'" : "'").toString();
    }
}
