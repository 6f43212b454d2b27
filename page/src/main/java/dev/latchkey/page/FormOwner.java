package dev.latchkey.page;

/**
 * Whose form it is: one person in one browser, whatever the session.
 *
 * @param person tells persons apart and does not say who they are
 * @param visitor secret name of the browser
 */
record FormOwner(String person, String visitor) {

    @Override
    public String toString() {
        return "FormOwner[redacted]";
    }
}
