package dev.latchkey.console.reference;

/** How many characters of an operation's page are left for what its document says, so that no document makes a page endless. */
final class CharacterBudget {

    /** For parameters, schemas and samples together. */
    static final int CHARACTERS_MAX = 40_000;

    private int left = CHARACTERS_MAX;

    /** Takes some of it; false, and nothing taken, when that is more than is left. */
    boolean take(int characters) {
        if (characters > left) {
            return false;
        }
        left -= characters;
        return true;
    }
}
