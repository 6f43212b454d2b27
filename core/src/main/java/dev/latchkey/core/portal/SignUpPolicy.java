package dev.latchkey.core.portal;

/** Whether organisations become partners by themselves. */
public enum SignUpPolicy {
    /** They do not; there is no such page. */
    CLOSED,
    /** They ask, and the operator decides. */
    APPROVAL,
    /** They do, as soon as the address is confirmed. */
    OPEN
}
