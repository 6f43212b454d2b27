package dev.latchkey.page;

import dev.latchkey.core.account.Letters;

/** Letters of the platform: each ends with the signature of whoever runs it. */
public final class SignedLetter {

    private SignedLetter() {}

    public static Letters.Letter of(Pages pages, String subject, String text) {
        return new Letters.Letter(subject, pages.catalogue().wording().brand().signed(text));
    }
}
