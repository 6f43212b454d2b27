package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.LetterFact.ADDRESS;
import static dev.latchkey.core.catalogue.LetterFact.APPLICATION;
import static dev.latchkey.core.catalogue.LetterFact.BROWSER;
import static dev.latchkey.core.catalogue.LetterFact.CLIENT_ID;
import static dev.latchkey.core.catalogue.LetterFact.COMPANY;
import static dev.latchkey.core.catalogue.LetterFact.CREDENTIALS;
import static dev.latchkey.core.catalogue.LetterFact.LINK;
import static dev.latchkey.core.catalogue.LetterFact.LINKS;
import static dev.latchkey.core.catalogue.LetterFact.PRODUCT;
import static dev.latchkey.core.catalogue.LetterFact.REASON;
import static dev.latchkey.core.catalogue.LetterFact.TIME;
import static dev.latchkey.core.catalogue.LetterFact.TURN_OFF_LINK;

import java.util.Set;

/** The letters there are; catalogues name them so, and they are never renamed. */
public enum LetterKind {
    INVITATION,
    PASSWORD_LINK,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    SECOND_FACTOR_ENABLED,
    SECOND_FACTOR_DISABLED,
    SECOND_FACTOR_REMINDER,
    NEW_PLACE,
    APPROVAL_WAITING,
    CREDENTIALS_ENDING,
    PARTNER_SIGN_UP,
    PARTNER_APPROVED,
    PARTNER_REFUSED;

    /** What no text may leave out. Of an application that is its client_id, too, because that is what it cannot choose. */
    public Set<LetterFact> required() {
        return switch (this) {
            case INVITATION, SECOND_FACTOR_REMINDER, PARTNER_SIGN_UP, PARTNER_APPROVED -> Set.of(LINK);
            case PASSWORD_LINK -> Set.of(LINKS);
            case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED ->
                Set.of(TIME, ADDRESS, LINK);
            case NEW_PLACE -> Set.of(TIME, ADDRESS, BROWSER, LINK);
            case APPROVAL_WAITING -> Set.of(APPLICATION, CLIENT_ID, LINK, TURN_OFF_LINK);
            case CREDENTIALS_ENDING -> Set.of(CREDENTIALS, LINK, TURN_OFF_LINK);
            case PARTNER_REFUSED -> Set.of(REASON);
        };
    }

    /** What a text, and the subject, may have besides: nothing secret, and nothing that a stranger chose. */
    public Set<LetterFact> optional() {
        return switch (this) {
            case INVITATION, SECOND_FACTOR_REMINDER, APPROVAL_WAITING, CREDENTIALS_ENDING -> Set.of(PRODUCT, COMPANY);
            case PASSWORD_LINK,
                    PASSWORD_CHANGED,
                    PASSWORD_RESET,
                    SECOND_FACTOR_ENABLED,
                    SECOND_FACTOR_DISABLED,
                    NEW_PLACE,
                    PARTNER_SIGN_UP,
                    PARTNER_APPROVED,
                    PARTNER_REFUSED -> Set.of(PRODUCT);
        };
    }
}
