package dev.latchkey.engine.routing;

/**
 * Reads a body as one kind of it names its parameters, in one pass that all readers of the body share ({@link BodyReading}): what means
 * nothing to any of them is gone over at once.
 */
interface BodyReader {

    /** Every octet means something. */
    int ALL = -1;

    /** What begins or ends a string of JSON, or may. */
    int STRING = 1;

    /** What ends a pair for every server. */
    int PAIR = 2;

    /** What ends a pair for some, too. */
    int ANY_PAIR = 4;

    /** Of what the label of a name may begin with. */
    int LABEL = 8;

    /** The end of a line. */
    int LINE = 16;

    /**
     * Reads on.
     *
     * @param octet from 0 to 255
     * @return whether as far as here something is named that must not be
     */
    boolean isFoundWith(int octet);

    /** The same of a part, where nobody else reads the body. */
    default boolean isFoundIn(byte[] part) {
        for (var i = 0; i < part.length; i++) {
            var wanted = wanted();
            while (wanted != ALL && i < part.length && (BodyReading.MEANS[part[i] & 0xFF] & wanted) == 0) {
                i++;
            }
            if (i < part.length && isFoundWith(part[i] & 0xFF)) {
                return true;
            }
        }
        return false;
    }

    /** The same at the end of the body. */
    default boolean isFoundAtEnd() {
        return false;
    }

    /** Which octets mean something now, together: whatever is none of them may be left out. */
    int wanted();
}
