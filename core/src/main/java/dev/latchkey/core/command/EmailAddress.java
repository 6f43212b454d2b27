package dev.latchkey.core.command;

import dev.latchkey.core.text.UnseenCharacters;
import java.text.Normalizer;
import java.util.Locale;

/** An e-mail address by which a person signs in: 3 to {@value #LENGTH_MAX} characters with one @ that splits them. */
public record EmailAddress(String value) {

    public static final int LENGTH_MAX = 254;

    public EmailAddress {
        if (value.length() > LENGTH_MAX
                || UnseenCharacters.isIn(value, false)
                || !value.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+")) {
            throw CommandRefused.invalid(
                    "email", "expected an e-mail address of at most " + LENGTH_MAX + " characters");
        }
    }

    /**
     * The form in which two spellings of one address are equal; unique within a company. For finding only: mail goes to the
     * {@link #value} that is stored, because two addresses that fold alike may be two mailboxes.
     */
    public String folded() {
        return Normalizer.normalize(value, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
