package dev.latchkey.core.change;

/** Somebody stores more, for longer, than one may. The next change is taken in a while. */
public final class TooManyChanges extends StoreUnavailable {

    private static final long serialVersionUID = 1L;

    private static final String TOLD =
            "more is changed here than limits.companyChangesPerSecond lets, for longer than that is let";

    /**
     * @param owner whose log it is
     * @param waitSeconds when the next change is taken, at least 1
     */
    public TooManyChanges(String owner, long waitSeconds) {
        super("too many changes of " + owner, 429, waitSeconds, TOLD);
    }
}
