package dev.latchkey.core.command;

import dev.latchkey.core.text.UnseenCharacters;

/** Limits of texts that people write, the same for everything they name. */
public final class TextLimits {

    /** Longest name, in characters. */
    public static final int NAME_LENGTH_MAX = 100;
    /** Longest description, in characters. */
    public static final int DESCRIPTION_LENGTH_MAX = 1000;
    /** Longest identifier, in characters. */
    public static final int ID_LENGTH_MAX = 64;

    private TextLimits() {}

    /** @throws CommandRefused when the name is blank, too long, of several lines, or has characters that nobody sees */
    public static void checkName(String field, String name) {
        if (!UnseenCharacters.areNotIn(name, NAME_LENGTH_MAX)) {
            throw CommandRefused.invalid(field, "expected 1 to " + NAME_LENGTH_MAX + " visible characters on one line");
        }
    }

    /** @throws CommandRefused when the description is too long, or has characters that nobody sees; it may have several lines */
    public static void checkDescription(String field, String description) {
        if (description.length() > DESCRIPTION_LENGTH_MAX || UnseenCharacters.isIn(description, true)) {
            throw CommandRefused.invalid(field, "expected at most " + DESCRIPTION_LENGTH_MAX + " visible characters");
        }
    }

    /** @throws CommandRefused when the identifier is not 1 to 64 characters of A-Z, a-z, 0-9, hyphen and underscore */
    public static void checkId(String id) {
        if (id.length() > ID_LENGTH_MAX || !id.matches("[A-Za-z0-9_-]+")) {
            throw CommandRefused.invalid(
                    "id", "expected 1 to " + ID_LENGTH_MAX + " characters A-Z, a-z, 0-9, hyphen and underscore");
        }
    }
}
