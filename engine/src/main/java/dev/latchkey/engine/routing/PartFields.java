package dev.latchkey.engine.routing;

/**
 * The parts of {@code multipart/form-data} by their names, as {@link PartNames} finds them whatever the boundary is, and what stands behind
 * the next empty line, as far as a line that begins as a boundary does.
 */
final class PartFields implements BodyReader {

    /** Behind the name of a field that may come several times; the name is found before it. */
    private static final String LIST = "[]";

    private final PathsInBody paths;
    private final OverrideName name = OverrideName.ofPaths();
    private final PartNames names = new PartNames(name);
    private final StringBuilder value = new StringBuilder();
    private String known = "";
    private boolean isLookedUp;
    private boolean isInValue;

    /** How much of an empty line, or of a boundary behind the end of one, was read. */
    private int lineFeeds;

    private int dashes;

    PartFields(PathsInBody paths) {
        this.paths = paths;
    }

    @Override
    public int wanted() {
        var ofNames = names.wanted();
        return isInValue || lineFeeds > 0 || ofNames == ALL ? ALL : ofNames | LINE;
    }

    @Override
    public boolean isFoundWith(int octet) {
        var isFound = isInValue && isValueFoundWith(octet);
        if (names.isFoundWith(octet)) {
            var text = name.text().strip();
            if (!paths.isDeclared(text) && !paths.isDeclared(text + LIST)) {
                known = text;
                isLookedUp = true;
            }
            names.begin();
        }
        if (octet == '\n') {
            lineFeeds++;
        } else if (octet != '\r') {
            lineFeeds = 0;
        }
        if (isLookedUp && lineFeeds == 2) {
            isLookedUp = false;
            isInValue = true;
            dashes = 0;
            value.setLength(0);
        }
        return isFound;
    }

    private boolean isValueFoundWith(int octet) {
        if (value.length() == PathsInBody.VALUE_MAX) {
            isInValue = false;
            return true;
        }
        value.append((char) octet);
        dashes = octet == '\n' ? 1 : dashes > 0 && octet == '-' ? dashes + 1 : 0;
        return dashes == 3 && isFoundAtEnd();
    }

    @Override
    public boolean isFoundAtEnd() {
        if (!isInValue) {
            return false;
        }
        isInValue = false;
        return paths.isHarmful(
                known, value.substring(0, value.length() - dashes).strip());
    }
}
