package dev.latchkey.engine.routing;

/**
 * Looks for a member that overrides the method, at any depth. Each quote may begin a name, so that nothing depends on which of them a lenient
 * reader takes for the end of a string (RFC 8259 §7 has the escapes).
 */
final class JsonNames implements BodyNames {

    private final OverrideName name = OverrideName.ofMethods();

    /** Whether a name was closed that overrides, with nothing but blanks behind it. */
    private boolean isColonAwaited;

    private boolean isEscape;
    private int digitsLeft;
    private int escaped;

    @Override
    public boolean isFoundWith(int octet) {
        if (octet == 0) {
            return true; // UTF-16 or UTF-32, which some readers guess: no JSON in UTF-8 has it
        }
        if (isColonAwaited && octet == ':') {
            return true;
        }
        isColonAwaited &= octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
        if (digitsLeft > 0) {
            readDigit(octet);
        } else if (isEscape) {
            readEscape(octet);
        } else if (octet == '\\') {
            isEscape = true;
        } else if (octet == '"') {
            isColonAwaited = name.isOverride();
            name.begin();
        } else {
            name.add(octet);
        }
        return false;
    }

    private void readEscape(int octet) {
        isEscape = false;
        if (octet == 'u') {
            digitsLeft = 4;
            escaped = 0;
        } else {
            name.add(octet == 'b' || octet == 'f' || octet == 'n' || octet == 'r' || octet == 't' ? ' ' : octet);
        }
    }

    private void readDigit(int octet) {
        var digit = Character.digit(octet, 16);
        if (digit < 0) {
            digitsLeft = 0; // no reader takes such a string
            if (octet == '"') {
                name.begin();
            }
            return;
        }
        escaped = escaped * 16 + digit;
        if (--digitsLeft == 0) {
            name.add(escaped);
        }
    }
}
