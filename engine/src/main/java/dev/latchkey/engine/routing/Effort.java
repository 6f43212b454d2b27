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

    /** Of a caller who was refused too often at a cost: many times what an ordinary target takes, and a fraction of a millisecond. */
    static final int SHORT_MAX = CHARACTERS_MAX / 16;

    private long most;
    private long left;

    private Effort(long most) {
        this.most = most;
        this.left = most;
    }

    /** For all that is found out about one request. */
    public static Effort ofRequest() {
        return new Effort(CHARACTERS_MAX);
    }

    /** For all that is found out about one request of a caller for whom too much was found out already; what is ordinary needs no more. */
    public static Effort ofBusyCaller() {
        return new Effort(SHORT_MAX);
    }

    /** Gives it what {@link #ofRequest} has, once its caller is known. */
    public void widen() {
        left += Math.max(0, CHARACTERS_MAX - most);
        most = Math.max(most, CHARACTERS_MAX);
    }

    /** Whether it is that of {@link #ofBusyCaller}. */
    public boolean isShort() {
        return most < CHARACTERS_MAX;
    }

    /** Whether more was spent than any ordinary request takes. */
    public boolean isCostly() {
        return most - left > SHORT_MAX;
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
