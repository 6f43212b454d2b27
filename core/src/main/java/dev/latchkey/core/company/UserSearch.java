package dev.latchkey.core.company;

import org.jspecify.annotations.Nullable;

/**
 * Which users of a company somebody wants to see, and in which order.
 *
 * @param text part of a name or address, in any case; empty for all
 * @param standing absent for every state
 * @param systemRoleId absent for every role
 * @param accessGroupId absent for every group
 * @param isReversed whether the order is the other way round than {@link Sort} says
 */
public record UserSearch(
        String text,
        @Nullable Standing standing,
        @Nullable String systemRoleId,
        @Nullable String accessGroupId,
        Sort sort,
        boolean isReversed) {

    /** States that may be asked for. */
    public enum Standing {
        /** Who may sign in, or could with a password. */
        ACTIVE,
        /** Active, but has not chosen a password. */
        WITHOUT_PASSWORD,
        /** Active, with a password and no second factor. */
        WITHOUT_SECOND_FACTOR,
        INACTIVE
    }

    /** Orders; in each, what is equal stands in the order of its ids. */
    public enum Sort {
        /** First name first, without regard to case. */
        NAME,
        EMAIL,
        /** The newest first. */
        CREATED
    }
}
