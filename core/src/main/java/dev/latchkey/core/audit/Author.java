package dev.latchkey.core.audit;

import java.util.Locale;

/** Who caused an event. */
public record Author(Type type, String id) {

    /** Kinds of author; the names are stored and never renamed. */
    public enum Type {
        USER,
        CREDENTIAL,
        PARTNER_USER,
        OPERATOR,
        /** A partner's application, ending what it was given. */
        APPLICATION,
        SYSTEM
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when it is no author
     */
    public static Author parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("expected an author, got: " + text);
        }
        return new Author(Type.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    /** For instance {@code user:0198…}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + ":" + id;
    }
}
