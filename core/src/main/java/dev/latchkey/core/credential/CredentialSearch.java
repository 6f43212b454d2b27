package dev.latchkey.core.credential;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which credentials of a company somebody wants to see, and in which order.
 *
 * @param text part of a name in any case, a whole id, or the last four characters of a secret; empty for all
 * @param type absent for every type
 * @param standing absent for every state
 * @param systemRoleId absent for every role
 * @param accessGroupId absent for every group
 * @param createdBy who made it, as {@code user:<id>}; absent for everybody
 * @param isReversed whether the order is the other way round than {@link Sort} says
 */
public record CredentialSearch(
        String text,
        @Nullable CredentialType type,
        @Nullable Standing standing,
        @Nullable String systemRoleId,
        @Nullable String accessGroupId,
        @Nullable String createdBy,
        Sort sort,
        boolean isReversed) {

    /** Longest text that is searched for, in characters. */
    public static final int TEXT_LENGTH_MAX = 100;

    /** Every credential, the newest first. */
    public static final CredentialSearch ALL = new CredentialSearch("", null, null, null, null, null, Sort.CREATED);

    /** What {@link Standing#ENDING_SOON} means. */
    public static final Duration SOON = Duration.ofDays(30);

    /** What {@link Standing#UNUSED} means. */
    public static final Duration IDLE = Duration.ofDays(90);

    public CredentialSearch {
        text = text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
    }

    /** The order as {@link Sort} says it. */
    public CredentialSearch(
            String text,
            @Nullable CredentialType type,
            @Nullable Standing standing,
            @Nullable String systemRoleId,
            @Nullable String accessGroupId,
            @Nullable String createdBy,
            Sort sort) {
        this(text, type, standing, systemRoleId, accessGroupId, createdBy, sort, false);
    }

    /** The same of one state, or of every state. */
    public CredentialSearch of(@Nullable Standing other) {
        return new CredentialSearch(text, type, other, systemRoleId, accessGroupId, createdBy, sort, isReversed);
    }

    /** {@link CredentialState} by name, to filter by, and what calls for a look. */
    public enum Standing {
        ACTIVE,
        EXPIRING,
        EXPIRED,
        REVOKED,
        /** Works, and ends within {@link #SOON}. */
        ENDING_SOON,
        /** Works, was made more than {@link #IDLE} ago and not used since then. */
        UNUSED,
        /** Works with an old secret beside the newest, which a rotation left for a while. */
        ROTATING
    }

    /** Orders of the list; credentials that are equal in it are ordered by id. */
    public enum Sort {
        /** Newest first. */
        CREATED,
        /** By name in the store's alphabet, without regard to case. */
        NAME,
        /** Used last first; those never used at the end. */
        LAST_USED,
        /** Soonest end first; those without an end at the end. */
        EXPIRY
    }
}
