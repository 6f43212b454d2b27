package dev.latchkey.engine.routing;

/**
 * Looks for a member that overrides the method in a body of a type that is none of JSON: some servers read as JSON whatever comes (Parse
 * Server), or go by a type that only looks like it. What begins neither as an object nor as an array is left alone from there on, so that a
 * body of any other kind costs one look at its first octets.
 */
final class AnyTypeNames implements BodyReader {

    private enum State {
        NOT_BEGUN,
        JSON,
        OTHER
    }

    private final JsonNames names = new JsonNames();
    private State state = State.NOT_BEGUN;

    /** Two of them are no character of UTF-16, but the length of a message of gRPC. */
    private boolean isBehindZero;

    @Override
    public int wanted() {
        return switch (state) {
            case NOT_BEGUN -> ALL;
            case JSON -> names.wanted();
            case OTHER -> 0;
        };
    }

    @Override
    public boolean isFoundWith(int octet) {
        if (state == State.NOT_BEGUN) {
            if (octet == '{' || octet == '[') {
                state = State.JSON;
            } else if (!isBeforeText(octet) || (octet == 0 && isBehindZero)) {
                state = State.OTHER;
            }
            isBehindZero = octet == 0;
            return false;
        }
        return state == State.JSON && names.isFoundWith(octet);
    }

    /** A blank, an octet of a byte order mark, one that is half a character of UTF-16, or what begins a text of a sequence (RFC 7464). */
    private static boolean isBeforeText(int octet) {
        return switch (octet) {
            case ' ', '\t', '\r', '\n', '\f', 0x0B, 0x1E, 0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF -> true;
            default -> false;
        };
    }
}
