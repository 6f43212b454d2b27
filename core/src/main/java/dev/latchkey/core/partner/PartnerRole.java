package dev.latchkey.core.partner;

/** What one of a partner's people is to it; the names are stored and never renamed. */
public enum PartnerRole {
    /** Does everything; a partner that has people always has an active one. */
    OWNER,
    /** Builds its applications. */
    DEVELOPER,
    /** Looks. */
    VIEWER;

    /** Whether it holds a right. */
    public boolean may(PartnerRight right) {
        return switch (right) {
            case READ -> true;
            case APPLICATIONS -> this != VIEWER;
            case MEMBERS, KEY -> this == OWNER;
        };
    }
}
