package dev.latchkey.core.listing;

/**
 * A part of a list, and how much there is in all.
 *
 * @param count but at most as many as were to be counted
 */
public record CountedPart<T>(ListPart<T> part, int count) {}
