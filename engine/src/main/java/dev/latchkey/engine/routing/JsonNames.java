package dev.latchkey.engine.routing;

/**
 * Looks for a member that overrides the method, at any depth. Each quote may begin a name, so that nothing depends on which of them a lenient
 * reader takes for the end of a string (RFC 8259 §7 has the escapes). It is one look into a table for each byte, whatever they are: how
 * long a body takes is nothing that its sender chooses.
 */
final class JsonNames implements BodyReader {

    private static final NameAutomaton NAMES = NameAutomaton.OF_METHODS;

    /** So many states a name has. The same ones come again for each of what follows. */
    private static final int SIZE = NAMES.size();

    /** Behind a backslash. */
    private static final int ESCAPE = SIZE;

    /** A name was closed that overrides, with nothing but blanks behind it. */
    private static final int COLON_AWAITED = 2 * SIZE;

    /** Behind a backslash and a {@code u}. */
    private static final int DIGITS = 3 * SIZE;

    private static final int FOUND = 4 * SIZE;

    private static final int OCTETS = 256;

    /** For each state before {@link #DIGITS} what comes of each octet. */
    private static final short[] NEXT = new short[DIGITS * OCTETS];

    static {
        for (var octet = 0; octet < OCTETS; octet++) {
            for (var name = 0; name < SIZE; name++) {
                NEXT[name * OCTETS + octet] = (short) next(name, octet);
                NEXT[(ESCAPE + name) * OCTETS + octet] = (short) nextOfEscape(name, octet);
                NEXT[(COLON_AWAITED + name) * OCTETS + octet] = (short) nextBeforeColon(name, octet);
            }
        }
    }

    private int state = NameAutomaton.EMPTY;
    private int digitsLeft;
    private int escaped;

    private static int next(int name, int octet) {
        return switch (octet) {
            case 0 -> FOUND; // UTF-16 or UTF-32, which some readers guess: no JSON in UTF-8 has it
            case '\\' -> ESCAPE + name;
            case '"' -> (NAMES.isKnown(name) ? COLON_AWAITED : 0) + NameAutomaton.EMPTY;
            default -> NAMES.next(name, octet);
        };
    }

    private static int nextOfEscape(int name, int octet) {
        return switch (octet) {
            case 0 -> FOUND;
            case 'u' -> DIGITS + name;
            case 'b', 'f', 'n', 'r', 't' -> NAMES.next(name, ' ');
            default -> NAMES.next(name, octet);
        };
    }

    private static int nextBeforeColon(int name, int octet) {
        return switch (octet) {
            case ':' -> FOUND;
            case ' ', '\t', '\r', '\n' -> COLON_AWAITED + NAMES.next(name, octet);
            default -> next(name, octet);
        };
    }

    @Override
    public int wanted() {
        return state == NameAutomaton.OTHER ? STRING : ALL;
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (state >= DIGITS) {
            readDigit(octet);
        } else {
            go(NEXT[state * OCTETS + octet]);
        }
        return state == FOUND;
    }

    @Override
    public boolean isFoundIn(byte[] part) {
        for (var i = 0; i < part.length; i++) {
            if (state >= DIGITS) {
                readDigit(part[i] & 0xFF);
            } else {
                i = readNames(part, i);
            }
            if (state == FOUND) {
                return true;
            }
        }
        return false;
    }

    /** @return where digits of an escape may follow, or it was found, or the last */
    private int readNames(byte[] part, int from) {
        var now = state;
        var i = from;
        for (; i < part.length; i++) {
            now = NEXT[now * OCTETS + (part[i] & 0xFF)];
            if (now >= DIGITS) {
                break;
            }
            if (now == NameAutomaton.OTHER) {
                while (i + 1 < part.length && (BodyReading.MEANS[part[i + 1] & 0xFF] & STRING) == 0) {
                    i++;
                }
            }
        }
        go(now);
        return i;
    }

    private void go(int next) {
        state = next;
        digitsLeft = 4;
        escaped = 0;
    }

    private void readDigit(int octet) {
        var name = state - DIGITS;
        var digit = Character.digit(octet, 16);
        if (octet == 0) {
            state = FOUND;
        } else if (digit < 0) {
            state = octet == '"' ? NameAutomaton.EMPTY : name; // no reader takes such a string
        } else {
            escaped = escaped * 16 + digit;
            if (--digitsLeft == 0) {
                state = NAMES.next(name, escaped);
            }
        }
    }
}
