package dev.latchkey.core.listing;

/**
 * Where a page of a list begins.
 *
 * @param id what stands beside it
 * @param isBefore whether the page ends before that, rather than begins after it
 */
public record Position(String id, boolean isBefore) {}
