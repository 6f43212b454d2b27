package dev.latchkey.engine.routing;

/**
 * How much may be looked up to find out what one request may mean besides what it says. What a path may mean is looked up for each of its
 * beginnings, each file in front of it and each format, by servers that read it in one way after another: each of these is bounded, but
 * their product is not, and a target is written by a stranger. So whatever walks along characters asks here first, and a request whose
 * meanings are not known when this is spent is refused. There is one for all steps of a request, from the reading of its target to that of its
 * body, so that the worst of all of them together is bounded. Belongs to one request.
 */
public final class Effort {

    /**
     * Most characters that are walked along by all steps together: two or three milliseconds at worst. An ordinary target of a hundred characters takes a
     * thousand; a text of a thousand characters with blanks and dots, in a parameter that no document has, a good part of them all.
     */
    static final int CHARACTERS_MAX = 1 << 18;

    /** So many characters are only looked at while something is made of one. */
    private static final int LOOKS = 4;

    private long left;

    private Effort(long left) {
        this.left = left;
    }

    /** For all that is found out about one request. */
    public static Effort ofRequest() {
        return new Effort(CHARACTERS_MAX);
    }

    /** For what the documents themselves write, which is read once, at the start. */
    static Effort unbounded() {
        return new Effort(Long.MAX_VALUE);
    }

    /**
     * Whether as many characters may be walked along; they count as walked.
     *
     * @param characters at least one is counted
     */
    boolean allows(int characters) {
        left -= Math.max(1, characters);
        return left >= 0;
    }

    /**
     * Whether as many characters may be looked at, nothing being made of them: that is a fraction of the work.
     *
     * @param characters at least one step is counted
     */
    boolean allowsToLookAt(int characters) {
        return allows(characters / LOOKS);
    }

    /** Whether something was not looked up any more, so that the request must be refused. */
    public boolean isSpent() {
        return left < 0;
    }

    /** Nothing that makes one request differ from another. */
    @Override
    public String toString() {
        return isSpent() ? "spent" : "enough";
    }
}
