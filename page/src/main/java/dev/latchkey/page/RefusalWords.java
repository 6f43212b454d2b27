package dev.latchkey.page;

import dev.latchkey.core.command.CommandRefused;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a page says where a command was refused: a sentence for people. A command says what it expected by the name of its field and what
 * came, as programs want it; on a page both stand there already.
 */
final class RefusalWords {

    private static final Messages TEXTS = Messages.load();

    private static final Pattern EXPECTED = Pattern.compile("expected (.+?)(?:, got .*)?", Pattern.DOTALL);

    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*:/");

    private RefusalWords() {}

    static String sentence(CommandRefused refused) {
        var field = refused.field();
        var message = refused.getMessage();
        var own = field != null && message.startsWith(field + ": ") ? message.substring(field.length() + 2) : message;
        var expected = EXPECTED.matcher(own);
        return ended(expected.matches() ? TEXTS.text("form.expected", expected.group(1)) : capital(own));
    }

    /** Unless it begins with an address, which would be another one. */
    private static String capital(String text) {
        if (ADDRESS.matcher(text).lookingAt()) {
            return text;
        }
        var first = text.offsetByCodePoints(0, Math.min(1, text.length()));
        return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
    }

    private static String ended(String text) {
        return text.matches("(?s).*[.!?…]") ? text : text + ".";
    }
}
