package dev.latchkey.page;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Every text that pages show: one file for each section, all read together. A key stands in one of them once. The texts are
 * patterns of {@link MessageFormat}; they quote with typographic marks, because a straight apostrophe means something there.
 * Immutable.
 */
public final class Messages {

    /** The sections, each with a file of its name below {@code messages}. */
    static final List<String> SECTIONS = List.of(
            "common",
            "frame",
            "signin",
            "authorize",
            "credentials",
            "activity",
            "refusals",
            "applications",
            "audit",
            "people",
            "operator",
            "partner",
            "reference",
            "meanwhile",
            "home",
            "search");

    private final Map<String, String> texts;

    private Messages(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /** @throws IllegalStateException when a file is missing or a key is there twice */
    public static Messages load() {
        return of(SECTIONS.stream().map(Messages::open).toList());
    }

    private static Reader open(String section) {
        var file = "messages/" + section + ".properties";
        var stream = Messages.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException("no such file of messages: " + file);
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    /**
     * The texts of some files, which are closed.
     *
     * @throws IllegalStateException when a key is there twice
     */
    static Messages of(List<? extends Reader> files) {
        var texts = new HashMap<String, String>();
        for (var file : files) {
            try (file) {
                new Once(texts).load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Messages(texts);
    }

    /** Puts what it reads elsewhere, each key once. */
    private static final class Once extends Properties {
        private final transient Map<String, String> texts;

        private Once(Map<String, String> texts) {
            this.texts = texts;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            if (texts.putIfAbsent((String) key, (String) value) != null) {
                throw new IllegalStateException("two texts for " + key);
            }
            return value;
        }
    }

    /**
     * A text with its places filled, as {@link MessageFormat} writes them.
     *
     * @throws IllegalStateException when there is no such text
     */
    public String text(String key, Object... values) {
        var text = texts.get(key);
        if (text == null) {
            throw new IllegalStateException("no text for " + key);
        }
        return values.length == 0 ? text : new MessageFormat(text, Locale.ROOT).format(values);
    }
}
