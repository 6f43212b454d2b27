package dev.latchkey.core.account;

import dev.latchkey.core.command.PasswordHash;
import java.util.Locale;
import java.util.Optional;

/** What a new password must be. Length counts, not kinds of characters (NIST SP 800-63B §5.1.1.2). */
public final class PasswordRules {

    public static final int LENGTH_MIN = 8;

    /** Why a password is refused. */
    public enum Refusal {
        TOO_SHORT,
        TOO_LONG,
        IS_EMAIL,
        TOO_COMMON,
        /** Few distinct characters, one piece again and again, or a row of neighbours in the alphabet or on the keyboard. */
        TOO_SIMPLE,
        /** What it is to replace, which would change nothing. */
        SAME_AS_BEFORE
    }

    private PasswordRules() {}

    /**
     * Of a password that takes the place of another.
     *
     * @return empty when it will do
     */
    static Optional<Refusal> checkChange(String current, String password, String email) {
        return password.equals(current) ? Optional.of(Refusal.SAME_AS_BEFORE) : check(password, email);
    }

    /** @return empty when the password will do */
    public static Optional<Refusal> check(String password, String email) {
        var folded = password.toLowerCase(Locale.ROOT);
        if (password.codePointCount(0, password.length()) < LENGTH_MIN) {
            return Optional.of(Refusal.TOO_SHORT);
        }
        if (password.length() > PasswordHash.PASSWORD_LENGTH_MAX) {
            return Optional.of(Refusal.TOO_LONG);
        }
        if (folded.equals(email.toLowerCase(Locale.ROOT))) {
            return Optional.of(Refusal.IS_EMAIL);
        }
        if (CommonPasswords.contains(folded)) {
            return Optional.of(Refusal.TOO_COMMON);
        }
        return SimplePasswords.contains(folded) ? Optional.of(Refusal.TOO_SIMPLE) : Optional.empty();
    }
}
