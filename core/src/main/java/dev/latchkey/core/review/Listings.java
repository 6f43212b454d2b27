package dev.latchkey.core.review;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Optional;

/** Listings as stored. */
public interface Listings {

    /** Most steps of a listing that are kept; the oldest are forgotten. */
    int EVENTS_MAX = 200;

    /** That of an application, whosever it is. */
    Optional<Listing> find(Transaction tx, String clientId);

    /** Makes or replaces that of an application. */
    void put(Transaction tx, Listing listing);

    /** Those in a state, the one that is there longest first. */
    List<Listing> in(Transaction tx, ListingState state, int limit);

    int countIn(Transaction tx, ListingState state);

    /** Those of one partner. */
    int countIn(Transaction tx, ListingState state, String partnerId);

    /** Adds a step. */
    void add(Transaction tx, Listing listing, ListingState.Action action, String author, String reason);

    /** Its steps, the newest first. */
    List<ListingEvent> events(Transaction tx, String clientId, int limit);
}
