package dev.latchkey.engine.routing;

/** The pairs of a form that is urlencoded, parted as one server or another does. */
final class FormFields implements BodyReader {

    private final boolean isAnySeparator;
    private final PathsInBody paths;
    private final OverrideName known = OverrideName.ofPaths();
    private final StringBuilder name = new StringBuilder();
    private boolean isEscaped;
    private final StringBuilder value = new StringBuilder();
    private boolean isInValue;
    private boolean isLookedUp;

    /** @param isAnySeparator whether a semicolon and the end of a line end a pair, too */
    FormFields(boolean isAnySeparator, PathsInBody paths) {
        this.isAnySeparator = isAnySeparator;
        this.paths = paths;
    }

    @Override
    public int wanted() {
        return !isInValue || isLookedUp ? ALL : isAnySeparator ? ANY_PAIR : PAIR;
    }

    private boolean isSeparator(int octet) {
        return octet == '&' || (isAnySeparator && (octet == ';' || octet == '\r' || octet == '\n'));
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (isSeparator(octet)) {
            var isFound = isFoundAtEnd();
            known.begin();
            isEscaped = false;
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
            if (isEscaped || known.isOverride()) {
                if (!paths.allowsToDecode(name.length())) {
                    return true;
                }
                isLookedUp = paths.isLookedUp(name.toString());
            }
        } else if (name.length() < PathsInBody.NAME_MAX) {
            isEscaped |= octet == '%';
            known.add(octet);
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
