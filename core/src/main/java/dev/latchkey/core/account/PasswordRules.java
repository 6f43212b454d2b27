package dev.latchkey.core.account;

import dev.latchkey.core.command.PasswordHash;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a new password must be. Length counts, not kinds of characters (NIST SP 800-63B §5.1.1.2). */
public final class PasswordRules {

    public static final int LENGTH_MIN = 8;

    /** Those of the most common passwords that are long enough otherwise. */
    private static final Set<String> COMMON = Set.of(
            "password",
            "password1",
            "password12",
            "password123",
            "passw0rd",
            "p@ssw0rd",
            "p@ssword",
            "12345678",
            "123456789",
            "1234567890",
            "0123456789",
            "87654321",
            "987654321",
            "11111111",
            "00000000",
            "88888888",
            "99999999",
            "12341234",
            "11223344",
            "123123123",
            "147258369",
            "123654789",
            "1q2w3e4r",
            "1q2w3e4r5t",
            "1qaz2wsx",
            "qwertyui",
            "qwertyuiop",
            "qwerty12",
            "qwerty123",
            "qwerty1234",
            "asdfghjk",
            "asdfghjkl",
            "zxcvbnm1",
            "abcd1234",
            "abc12345",
            "a1b2c3d4",
            "aa123456",
            "iloveyou",
            "iloveyou1",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "superman",
            "trustno1",
            "whatever",
            "starwars",
            "computer",
            "letmein1",
            "letmein123",
            "welcome1",
            "welcome123",
            "changeme",
            "changeme1",
            "changeme123",
            "admin123",
            "administrator",
            "internet",
            "michelle",
            "jennifer",
            "liverpool",
            "chocolate",
            "monkey123",
            "dragon123",
            "master123",
            "secret123",
            "test1234",
            "testtest",
            "q1w2e3r4",
            "aaaaaaaa",
            "abcdefgh",
            "abcdefghi");

    /** Why a password is refused. */
    public enum Refusal {
        TOO_SHORT,
        TOO_LONG,
        IS_EMAIL,
        TOO_COMMON
    }

    private PasswordRules() {}

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
        return COMMON.contains(folded) ? Optional.of(Refusal.TOO_COMMON) : Optional.empty();
    }
}
