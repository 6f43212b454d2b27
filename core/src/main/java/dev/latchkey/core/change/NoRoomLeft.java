package dev.latchkey.core.change;

import java.util.Optional;

/**
 * So little is free on the store's disk that the rest is kept for what takes power away: nothing else is stored until there is more, by itself.
 */
public final class NoRoomLeft extends StoreUnavailable {

    private static final long serialVersionUID = 1L;

    private static final String TOLD =
            "too little is free on the disk of the store: only what takes power away is stored until there is more";

    /** @param freeBytes what is free */
    public NoRoomLeft(long freeBytes) {
        super("only " + freeBytes + " bytes are free on the disk of the store, less than its reserve", null);
    }

    @Override
    public long retryAfterSeconds() {
        return 60;
    }

    @Override
    public Optional<String> told() {
        return Optional.of(TOLD);
    }
}
