package dev.latchkey.core.account;

/** What people are told by letter; the names are stored and never renamed. */
public enum NoticeKind {
    /** Who knew the password chose another. */
    PASSWORD_CHANGED,
    /** Somebody chose another by a link. */
    PASSWORD_RESET,
    SECOND_FACTOR_ENABLED,
    /** It was removed: the password alone is enough. */
    SECOND_FACTOR_DISABLED,
    /** Somebody signed in where the person has not signed in of late. */
    NEW_PLACE,
    /** An application waits for somebody who may let it in. */
    APPROVAL_WAITING,
    /** Credentials of the company end by themselves before long. */
    CREDENTIALS_ENDING;

    /** Whether it warns somebody that another may be in their account: nobody is without it, and it waits longest. Others can be turned off. */
    public boolean isWarning() {
        return switch (this) {
            case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED, NEW_PLACE -> true;
            case APPROVAL_WAITING, CREDENTIALS_ENDING -> false;
        };
    }
}
