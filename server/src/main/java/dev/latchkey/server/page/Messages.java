package dev.latchkey.server.page;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Every text that pages show, from {@code messages.properties} beside this class. Immutable. */
public final class Messages {

    private final ResourceBundle texts;

    private Messages(ResourceBundle texts) {
        this.texts = texts;
    }

    public static Messages load() {
        return new Messages(ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages", Locale.ROOT));
    }

    /**
     * A text with its places filled, as {@link MessageFormat} writes them.
     *
     * @throws IllegalStateException when there is no such text
     */
    public String text(String key, Object... values) {
        try {
            return new MessageFormat(texts.getString(key), Locale.ROOT).format(values);
        } catch (MissingResourceException e) {
            throw new IllegalStateException("no text for " + key, e);
        }
    }
}
