package dev.latchkey.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.engine.protocol.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A word of a command that somebody pastes into a POSIX shell: texts, of which nothing is run or replaced, and variables. Every command that
 * is shown is made of such words, wherever its texts come from. Immutable.
 */
public final class ShellText {

    /** Stands for itself without quotation marks. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");
    /** Stands for itself between double quotation marks. */
    private static final Pattern PLAIN_IN_DOUBLE_QUOTES = Pattern.compile("[A-Za-z0-9_./:@%+=,;?&#()<>{}*|~ -]*");

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Variable(String name) implements Part {}
    }

    private static final ShellText EMPTY = new ShellText(List.of());

    private final List<Part> parts;

    private ShellText(List<Part> parts) {
        this.parts = parts;
    }

    /** A word that is this text; without quotation marks where it needs none. */
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /**
     * A word that is this text, between single quotation marks. What nobody sees, line feeds apart, is written by its numbers: a terminal
     * would take control characters for keys, whatever stands around them.
     */
    public static String quoted(String text) {
        var quoted = new StringBuilder("'");
        text.codePoints().forEach(letter -> {
            if (letter == '\'') {
                quoted.append("'\\''");
            } else if (letter != '\n' && letter != 0 && VisibleText.isHidden(letter)) {
                quoted.append("'\"$(printf '");
                for (var part : Character.toString(letter).getBytes(UTF_8)) {
                    quoted.append(String.format(Locale.ROOT, "\\%03o", part & 0xff));
                }
                quoted.append("')\"'");
            } else if (letter != 0) { // no argument holds it
                quoted.appendCodePoint(letter);
            }
        });
        return quoted.append('\'').toString();
    }

    /** A word that begins with this text. */
    public static ShellText of(String text) {
        return EMPTY.text(text);
    }

    /** This word with a text behind it. */
    public ShellText text(String text) {
        return with(new Part.Text(text));
    }

    /** This word with what a variable holds behind it. */
    public ShellText variable(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("expected the name of a variable, got " + name);
        }
        return with(new Part.Variable(name));
    }

    private ShellText with(Part part) {
        var more = new ArrayList<>(parts);
        more.add(part);
        return new ShellText(List.copyOf(more));
    }

    /** As it is pasted: a variable never within single quotation marks, a text within double ones only where nothing in it counts there. */
    @Override
    public String toString() {
        if (parts.stream().noneMatch(Part.Variable.class::isInstance)) {
            return word(joined());
        }
        var isPlain = parts.stream()
                .allMatch(part -> part instanceof Part.Variable
                        || (part instanceof Part.Text(var text)
                                && PLAIN_IN_DOUBLE_QUOTES.matcher(text).matches()));
        return isPlain ? "\"" + inDoubleQuotes() + "\"" : inPieces();
    }

    private String joined() {
        return parts.stream()
                .map(part -> part instanceof Part.Text(var text) ? text : "")
                .collect(Collectors.joining());
    }

    private String inDoubleQuotes() {
        var written = new StringBuilder();
        for (var i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Part.Text(var text) -> written.append(text);
                case Part.Variable(var name) -> {
                    var goesOn = i + 1 < parts.size()
                            && parts.get(i + 1) instanceof Part.Text(var next)
                            && next.matches("[A-Za-z0-9_].*");
                    written.append(goesOn ? "${" + name + "}" : "$" + name);
                }
            }
        }
        return written.toString();
    }

    private String inPieces() {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Text(var text) -> text.isEmpty() ? "" : quoted(text);
                    case Part.Variable(var name) -> "\"$" + name + "\"";
                })
                .collect(Collectors.joining());
    }
}
