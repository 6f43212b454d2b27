package dev.latchkey.page;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Letters of the platform: in the words of whoever runs it where they have written their own, and with their signature. */
public final class BrandedLetter {

    private BrandedLetter() {}

    /**
     * A letter.
     *
     * @param facts what its kind tells, but for the product's name, which all know
     * @param subject ours
     * @param text ours
     */
    public static Letters.Letter of(
            Pages pages, LetterKind kind, Map<LetterFact, String> facts, String subject, Supplier<String> text) {
        var brand = pages.catalogue().wording().brand();
        var all = new EnumMap<LetterFact, String>(LetterFact.class);
        all.putAll(facts);
        all.put(LetterFact.PRODUCT, pages.product());
        return new Letters.Letter(
                brand.letters().subject(kind, all).orElse(subject),
                brand.signed(brand.letters().text(kind, all).orElseGet(text)));
    }
}
