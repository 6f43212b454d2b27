package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.LetterFact.LINK;
import static dev.latchkey.core.catalogue.LetterFact.NAME;
import static dev.latchkey.core.catalogue.LetterFact.TIME;

import java.util.Set;

/** What a letter of endings says of each credential, and of those that it does not list. */
public enum LetterLine {
    CREDENTIAL("credential"),
    /** A secret that a rotation replaced. */
    OLD_SECRET("oldSecret"),
    /** A trial of fewer scopes. */
    TRIAL("trial"),
    /** There are more than are listed. */
    MORE("more");

    private final String key;

    LetterLine(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    Set<LetterFact> required() {
        return switch (this) {
            case CREDENTIAL, OLD_SECRET, TRIAL -> Set.of(NAME, TIME, LINK);
            case MORE -> Set.of();
        };
    }
}
