package dev.latchkey.console.credentials;

import java.util.Locale;

/** How much of the scopes under one heading a form gives. */
public enum ScopeLevel {
    /** None of them. */
    NONE,
    /** Those that only operations which change nothing ask for. */
    READ,
    /** All that a served operation asks for. */
    WRITE,
    /** Those that are ticked. */
    CHOOSE;

    /** As the form sends it. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What was sent; anything unknown gives nothing. */
    static ScopeLevel parse(String value) {
        for (var level : values()) {
            if (level.value().equals(value)) {
                return level;
            }
        }
        return NONE;
    }
}
