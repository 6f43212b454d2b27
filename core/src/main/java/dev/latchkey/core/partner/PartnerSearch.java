package dev.latchkey.core.partner;

import org.jspecify.annotations.Nullable;

/**
 * Which partners an operator wants to see, and in which order.
 *
 * @param text part of a name in any case, or a whole id; empty for all
 * @param isActive only those that are, or are not; absent for both
 * @param isReversed whether the order is the other way round than {@link Sort} says
 */
public record PartnerSearch(String text, @Nullable Boolean isActive, Sort sort, boolean isReversed) {

    /** Orders; in each, what is equal stands in the order of its ids. */
    public enum Sort {
        /** Without regard to case. */
        NAME,
        /** The newest first. */
        CREATED
    }
}
