package dev.latchkey.core.change;

/**
 * So little is free on the store's disk that the rest is kept for what takes power away: nothing else is stored until there is more, by itself.
 */
public final class NoRoomLeft extends StoreUnavailable {

    private static final long serialVersionUID = 1L;

    private static final String TOLD =
            "too little is free on the disk of the store: only what takes power away is stored until there is more";

    private static final long WAIT_SECONDS = 60;

    /** @param freeBytes what is free */
    public NoRoomLeft(long freeBytes) {
        super(
                "only " + freeBytes + " bytes are free on the disk of the store, less than its reserve",
                503,
                WAIT_SECONDS,
                TOLD);
    }
}
