package dev.latchkey.core.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs the platform looks like on pages, in letters and to programs, beside the product's name.
 *
 * @param logo absent for ours
 * @param colours those of both schemes, the light one first; none for ours
 * @param realm of {@code WWW-Authenticate} (RFC 9110 §11.5)
 * @param environmentPrefix what the names of variables for a {@code .env} file begin with, before an underscore
 * @param signature lines at the end of every letter; empty for none
 * @param letters what letters say in place of our texts
 */
public record Brand(
        @Nullable Logo logo,
        List<BrandColour> colours,
        String realm,
        String environmentPrefix,
        String signature,
        LetterTexts letters) {

    /** What is used without a catalogue. */
    public static final Brand DEFAULT = new Brand(null, List.of(), "latchkey", "LATCHKEY", "", LetterTexts.NONE);

    public Brand {
        colours = List.copyOf(colours);
    }

    /** A letter's text with the signature below it, set apart as mail programs know it (RFC 3676 §4.3). */
    public String signed(String text) {
        return signature.isEmpty() ? text : text + "\n\n-- \n" + signature;
    }
}
