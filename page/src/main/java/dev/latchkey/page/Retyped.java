package dev.latchkey.page;

/** What a field means that showed a text which was there already, so that a form in which nothing was changed changes nothing. */
public final class Retyped {

    private Retyped() {}

    /**
     * The text that is there, if the field still says it; else what was typed, without blanks at the edges and with ends of lines as {@code \n},
     * for which browsers send {@code \r\n}.
     */
    public static String text(String typed, String there) {
        return lines(typed).equals(lines(there)) ? there : lines(typed).strip();
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
