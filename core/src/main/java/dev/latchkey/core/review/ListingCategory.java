package dev.latchkey.core.review;

/** What companies look for an application under. The names are stored and never renamed. */
public enum ListingCategory {
    ANALYTICS,
    COMMUNICATION,
    DATA,
    FINANCE,
    PEOPLE,
    SALES,
    SECURITY,
    OTHER
}
