package dev.latchkey.core.partner;

import java.util.Arrays;

/** What one of a partner's people is to it; the names are stored and never renamed. */
public enum PartnerRole {
    /** Does everything; a partner that has people always has an active one. */
    OWNER,
    /** Builds its applications. */
    DEVELOPER,
    /** Looks. */
    VIEWER;

    /** Whether it holds less than another. */
    public boolean isBelow(PartnerRole other) {
        return this != other && Arrays.stream(PartnerRight.values()).allMatch(right -> other.may(right) || !may(right));
    }

    /** Whether it holds a right. */
    public boolean may(PartnerRight right) {
        return switch (right) {
            case READ -> true;
            case APPLICATIONS -> this != VIEWER;
            case MEMBERS, KEY, SAFEGUARDS -> this == OWNER;
        };
    }
}
