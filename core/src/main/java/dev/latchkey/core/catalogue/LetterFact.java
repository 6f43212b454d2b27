package dev.latchkey.core.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** What a letter tells, named in the texts of whoever runs the platform by its placeholder in braces. */
public enum LetterFact {
    /** What people call the platform. */
    PRODUCT("product"),
    COMPANY("company"),
    /** Where something can be done about it. */
    LINK("link"),
    /** One for each account of the address, with the company's name before it where there are several. */
    LINKS("links"),
    /** Where letters of this kind are turned off. */
    TURN_OFF_LINK("turnOffLink"),
    /** When it happened, or ends. */
    TIME("time"),
    /** Where it came from. */
    ADDRESS("address"),
    BROWSER("browser"),
    APPLICATION("application"),
    CLIENT_ID("clientId"),
    /** What ends, by {@link LetterLine lines} for each. */
    CREDENTIALS("credentials"),
    NAME("name"),
    /** Why somebody decided as they did, in their words. */
    REASON("reason");

    private final String placeholder;

    LetterFact(String placeholder) {
        this.placeholder = placeholder;
    }

    /** As texts write it, without its braces. */
    public String placeholder() {
        return placeholder;
    }

    /** Whether it is an address or of several lines: only alone on its line is it what it was, and to be clicked at. */
    boolean standsAlone() {
        return switch (this) {
            case LINK, LINKS, TURN_OFF_LINK, CREDENTIALS, REASON -> true;
            case PRODUCT, COMPANY, TIME, ADDRESS, BROWSER, APPLICATION, CLIENT_ID, NAME -> false;
        };
    }

    static Optional<LetterFact> find(String placeholder) {
        return Arrays.stream(values())
                .filter(fact -> fact.placeholder.equals(placeholder))
                .findFirst();
    }
}
