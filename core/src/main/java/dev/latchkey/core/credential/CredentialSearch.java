package dev.latchkey.core.credential;

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
 */
public record CredentialSearch(
        String text,
        @Nullable CredentialType type,
        @Nullable Standing standing,
        @Nullable String systemRoleId,
        @Nullable String accessGroupId,
        @Nullable String createdBy,
        Sort sort) {

    /** Longest text that is searched for, in characters. */
    public static final int TEXT_LENGTH_MAX = 100;

    /** Every credential, the newest first. */
    public static final CredentialSearch ALL = new CredentialSearch("", null, null, null, null, null, Sort.CREATED);

    public CredentialSearch {
        text = text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text;
    }

    /** {@link CredentialState} by name, to filter by. */
    public enum Standing {
        ACTIVE,
        EXPIRING,
        EXPIRED,
        REVOKED
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
