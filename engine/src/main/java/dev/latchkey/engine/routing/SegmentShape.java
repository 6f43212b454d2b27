package dev.latchkey.engine.routing;

/** Whether the segment that is being read is one of dots, or nothing, to some server. */
final class SegmentShape {

    /** Decoded dots, as long as nothing else was there. */
    private int dots;

    private boolean isOnlyDots = true;

    /** Whether there was something that some servers take away. */
    private boolean hasBlank;

    /** Whether what looks like a slash to some servers stands before, so that there may be nothing. */
    private boolean isBehindLookalike;

    void begin() {
        begin(false);
    }

    private void begin(boolean isLookalike) {
        dots = 0;
        hasBlank = false;
        isOnlyDots = true;
        isBehindLookalike = isLookalike;
    }

    void dots(int more) {
        dots += more;
    }

    void blank() {
        hasBlank = true;
    }

    void other() {
        isOnlyDots = false;
    }

    /** A character at which some server ends the segment; what is behind one that is taken for a slash is a segment to it. */
    void separator(boolean isSlash) {
        begin(isSlash);
        isOnlyDots = isSlash;
    }

    /** Also with spaces, which some servers take away, and of more dots then, which some take away with them. */
    boolean isDots() {
        return isOnlyDots && (dots == 1 || dots == 2 || (dots > 2 && hasBlank));
    }

    /** Also of spaces alone. */
    boolean isEmpty() {
        return isOnlyDots && dots == 0 && !isBehindLookalike;
    }
}
