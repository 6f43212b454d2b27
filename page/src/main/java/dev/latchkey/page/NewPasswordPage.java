package dev.latchkey.page;

import dev.latchkey.core.account.PasswordChanges;

/** Where the owner of a link chooses a password. */
public final class NewPasswordPage {

    public static final String PATH = "/account/reset-password";

    private NewPasswordPage() {}

    /** The address to be handed over; holds a secret. */
    public static String addressOf(String webOrigin, PasswordChanges.Link link) {
        return webOrigin + PATH + "?token=" + link.token().reveal();
    }
}
