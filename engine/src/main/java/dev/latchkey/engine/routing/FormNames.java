package dev.latchkey.engine.routing;

/**
 * Looks for a parameter that overrides the method among the names of a form that is urlencoded, or has a pair on each line. Names are decoded
 * once, also {@code %uXXXX} of old ASP.NET; pairs are parted by semicolons, too.
 */
final class FormNames implements BodyReader {

    private static final int NO_ESCAPE = -1;

    private final OverrideName name = OverrideName.ofMethods();
    private boolean isInValue;

    /** What is left of an escape: digits that were read, by how many, and how many there are to be. */
    private int escaped = NO_ESCAPE;

    private int digits;
    private int digitsWanted;

    @Override
    public int wanted() {
        return isInValue ? ANY_PAIR : ALL;
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (octet == 0 && !isInValue && name.isOverride()) {
            return true;
        }
        if (octet == '&' || octet == ';' || octet == '\r' || octet == '\n') {
            isInValue = false;
            escaped = NO_ESCAPE;
            name.begin();
        } else if (!isInValue && octet == '=') {
            isInValue = true;
            return name.isOverride();
        } else if (!isInValue) {
            read(octet);
        }
        return false;
    }

    private void read(int octet) {
        if (escaped != NO_ESCAPE && goesOn(octet)) {
            return;
        }
        if (octet == '%') {
            escaped = 0;
            digits = 0;
            digitsWanted = 2;
        } else {
            name.add(octet);
        }
    }

    /** @return whether it belongs to the escape */
    private boolean goesOn(int octet) {
        if (digits == 0 && digitsWanted == 2 && (octet | 0x20) == 'u') {
            digitsWanted = 4;
            return true;
        }
        var digit = Character.digit(octet, 16);
        if (digit < 0) {
            escaped = NO_ESCAPE;
            if (digits > 0 || digitsWanted == 4) {
                name.add('0'); // what was read stands for itself: no known name has a digit
            }
            return false;
        }
        escaped = escaped * 16 + digit;
        digits++;
        if (digits == digitsWanted) {
            name.add(escaped);
            escaped = NO_ESCAPE;
        }
        return true;
    }
}
