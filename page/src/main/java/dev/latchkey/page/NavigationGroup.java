package dev.latchkey.page;

/** What belongs together in the navigation of the console, in the order in which it stands there. */
public enum NavigationGroup {
    /** Where one begins; has no title. */
    START,
    ACCESS,
    PEOPLE,
    CUSTOMERS,
    APIS,
    RUNNING,
    RECORDS,
    /** What stands apart, after a line; has no title. */
    APART;

    boolean hasTitle() {
        return this != START && this != APART;
    }
}
