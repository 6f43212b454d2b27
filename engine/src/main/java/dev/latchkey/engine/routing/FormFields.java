package dev.latchkey.engine.routing;

/** The pairs of a form that is urlencoded, parted as one server or another does. */
final class FormFields implements BodyFields {

    private final String separators;
    private final PathsInBody paths;
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private boolean isInValue;
    private boolean isLookedUp;

    /** @param separators each ends a pair */
    FormFields(String separators, PathsInBody paths) {
        this.separators = separators;
        this.paths = paths;
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (separators.indexOf(octet) >= 0) {
            var isFound = isFoundAtEnd();
            name.setLength(0);
            value.setLength(0);
            isInValue = false;
            isLookedUp = false;
            return isFound;
        }
        if (isInValue) {
            return isLookedUp && isTooLongWith(octet);
        }
        if (octet == '=') {
            isInValue = true;
            isLookedUp = paths.isLookedUp(name.toString());
        } else if (name.length() < PathsInBody.NAME_MAX) {
            name.append((char) octet);
        }
        return false;
    }

    private boolean isTooLongWith(int octet) {
        if (value.length() == PathsInBody.VALUE_MAX) {
            return true;
        }
        value.append((char) octet);
        return false;
    }

    @Override
    public boolean isFoundAtEnd() {
        return isLookedUp && paths.isHarmful(name.toString(), value.toString());
    }
}
