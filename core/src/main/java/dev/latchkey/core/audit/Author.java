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

    /** For instance {@code user:0198…}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + ":" + id;
    }
}
