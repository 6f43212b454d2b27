package dev.latchkey.engine.routing;

/**
 * Looks for a part of {@code multipart/form-data} (RFC 7578) that overrides the method. Boundaries are not looked at, since servers differ
 * in which one they take: whatever is called {@code name} anywhere counts, quoted or not, decoded, behind a charset (RFC 8187), and
 * {@code Content-ID}, by which Rack names a part without a name. Names in several pieces (RFC 2231) and encoded words (RFC 2047) nobody sends;
 * they are taken for one that overrides. So is such a name in a file that is uploaded.
 */
final class PartNames implements BodyReader {

    private static final String NAME = "name";
    private static final String ID = "content-id";

    /** Of RFC 9110 §5.6.2, blanks, and what ends a text in C. */
    private static final String SEPARATORS = "\"'(),/:;<=>?@[\\]{} \t\r\n\0";

    /** What stands before a value. */
    private enum Label {
        NONE,
        NAME,
        /** With an asterisk. */
        EXTENDED_NAME,
        ID
    }

    private final OverrideName name;
    private Label label = Label.NONE;
    private int nameMatched;
    private int idMatched;

    private boolean isInValue;
    private boolean isQuoted;
    private boolean isEscape;
    private int digitsLeft;
    private int escaped;
    private int last;

    PartNames() {
        this(OverrideName.ofMethods());
    }

    /** @param name looked for in place of those that override */
    PartNames(OverrideName name) {
        this.name = name;
    }

    /** Behind what was found: from here on it is another one. */
    void begin() {
        name.begin();
        isInValue = false;
    }

    @Override
    public int wanted() {
        return !isInValue && nameMatched == 0 && idMatched == 0 && label == Label.NONE ? LABEL : ALL;
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (!isInValue && isNoneOfALabel(octet)) {
            return false;
        }
        var isFound = isInValue && isValueFoundWith(octet);
        // Also within a value: one that does not end where it should hides nothing.
        isFound |= endLabel(octet);
        beginLabel(octet);
        last = octet;
        return isFound;
    }

    /** Nearly every byte of a file. */
    private boolean isNoneOfALabel(int octet) {
        var letter = octet | 0x20;
        return nameMatched == 0 && idMatched == 0 && label == Label.NONE && letter != 'n' && letter != 'c';
    }

    /** @return whether a name comes in pieces */
    private boolean endLabel(int octet) {
        if (label == Label.NONE || isBlank(octet)) {
            return false;
        }
        if (label == Label.NAME && octet == '*') {
            label = Label.EXTENDED_NAME;
            return false;
        }
        var isInPieces = label == Label.EXTENDED_NAME && octet >= '0' && octet <= '9';
        if (octet == (label == Label.ID ? ':' : '=')) {
            isInValue = true;
            isQuoted = false;
            isEscape = false;
            digitsLeft = 0;
            name.begin();
        }
        label = Label.NONE;
        return isInPieces;
    }

    private void beginLabel(int octet) {
        var letter = octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
        nameMatched = letter == NAME.charAt(nameMatched) ? nameMatched + 1 : letter == NAME.charAt(0) ? 1 : 0;
        idMatched = letter == ID.charAt(idMatched) ? idMatched + 1 : letter == ID.charAt(0) ? 1 : 0;
        if (nameMatched == NAME.length()) {
            nameMatched = 0;
            label = Label.NAME;
        }
        if (idMatched == ID.length()) {
            idMatched = 0;
            label = Label.ID;
        }
    }

    /** A name ends at whatever ends a token for some server, also within quotes, which another one leaves out. */
    private boolean isValueFoundWith(int octet) {
        if (SEPARATORS.indexOf(octet) >= 0 && name.isOverride()) {
            return true;
        }
        if (isEscape) {
            isEscape = false;
            name.add(octet);
            return false;
        }
        switch (octet) {
            case '\\' -> isEscape = true;
            case '"' -> {
                isInValue = !isQuoted; // the first begins it, the next ends it
                isQuoted = true;
                name.begin();
            }
            case '\'' -> name.begin(); // behind the charset and the language, or a quote as well
            case ';', '\r', '\n' -> {
                isInValue = isQuoted || name.isBlank();
                name.add(octet);
            }
            case '?' -> {
                return last == '=' && name.isBlank();
            }
            default -> decode(octet);
        }
        return false;
    }

    private void decode(int octet) {
        if (octet == '%') {
            digitsLeft = 2;
            escaped = 0;
            return;
        }
        var digit = digitsLeft > 0 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            digitsLeft = 0;
            name.add(octet);
            return;
        }
        escaped = escaped * 16 + digit;
        if (--digitsLeft == 0) {
            name.add(escaped);
        }
    }

    private static boolean isBlank(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }
}
