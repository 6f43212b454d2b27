package dev.latchkey.core.review;

import dev.latchkey.core.audit.Author;
import java.time.Instant;

/**
 * A step of a listing.
 *
 * @param number from 1 on, in the order of what happened
 * @param reason in the words of the author; empty where none was asked for
 */
public record ListingEvent(int number, Instant at, ListingState.Action action, Author author, String reason) {}
