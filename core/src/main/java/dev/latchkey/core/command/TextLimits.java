package dev.latchkey.core.command;

/** Limits of texts that people write, the same for everything they name. */
public final class TextLimits {

    /** Longest name, in characters. */
    public static final int NAME_LENGTH_MAX = 100;
    /** Longest description, in characters. */
    public static final int DESCRIPTION_LENGTH_MAX = 1000;
    /** Longest identifier, in characters. */
    public static final int ID_LENGTH_MAX = 64;

    private TextLimits() {}

    /** @throws CommandRefused when the name is blank, too long, or has control characters */
    public static void checkName(String field, String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || hasControl(name)) {
            throw CommandRefused.invalid(
                    field, "expected 1 to " + NAME_LENGTH_MAX + " characters without control characters");
        }
    }

    /** @throws CommandRefused when the description is too long */
    public static void checkDescription(String field, String description) {
        if (description.length() > DESCRIPTION_LENGTH_MAX) {
            throw CommandRefused.invalid(field, "expected at most " + DESCRIPTION_LENGTH_MAX + " characters");
        }
    }

    /** @throws CommandRefused when the identifier is not 1 to 64 characters of A-Z, a-z, 0-9, hyphen and underscore */
    public static void checkId(String id) {
        if (id.length() > ID_LENGTH_MAX || !id.matches("[A-Za-z0-9_-]+")) {
            throw CommandRefused.invalid(
                    "id", "expected 1 to " + ID_LENGTH_MAX + " characters A-Z, a-z, 0-9, hyphen and underscore");
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
