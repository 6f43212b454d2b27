package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.PasswordRules.Refusal;
import dev.latchkey.core.command.PasswordHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which new passwords are taken: long ones that nobody else has thought of ten thousand times. */
final class PasswordRulesTest {

    private static final String EMAIL = "somebody@acme.example";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "Password123",
                "P@ssw0rd",
                "12345678",
                "00000000",
                "aaaaaaaa",
                "qwertyuiop",
                "1q2w3e4r5t",
                "letmein123",
                "changeme123",
                "latchkey123",
                // Far down in the list.
                "mountain1",
                "password7",
                "sasha_007",
                "Snickers1",
                "correct horse battery staple"
            })
    void refuseWhatManyHave(String password) {
        assertThat(PasswordRules.check(password, EMAIL)).contains(Refusal.TOO_COMMON);
    }

    /** Long, and yet among the first that a program tries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaa",
                "xK9#xK9#xK9#xK9#",
                "lemon7lemon7lemon7",
                "passwordpasswordpassword",
                "PasswordPasswordPass",
                "абвгдежзийклмн",
                "abcdefghijklmnop",
                "0123456789876543210",
                "lkjhgfdsapoiuytrewq",
                "aaaaaaaabbbbbbbb",
                "ababbabaabbabaab",
                "Qwertyuiop1234567890"
            })
    void refuseWhatIsLongAndSimple(String password) {
        assertThat(PasswordRules.check(password, EMAIL)).contains(Refusal.TOO_SIMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crooked tram sings of lemons",
                "tram-Lemon-41-quiet",
                "ключ под ковриком",
                "xK9#mQ2$",
                "crooked tram crooked tram"
            })
    void takeWhatFewHave(String password) {
        assertThat(PasswordRules.check(password, EMAIL)).isEmpty();
    }

    @Test
    void askForALengthAndAnotherThanTheAddress() {
        assertThat(PasswordRules.check("short 7", EMAIL)).contains(Refusal.TOO_SHORT);
        assertThat(PasswordRules.check("x".repeat(PasswordHash.PASSWORD_LENGTH_MAX + 1), EMAIL))
                .contains(Refusal.TOO_LONG);
        assertThat(PasswordRules.check("Somebody@ACME.example", EMAIL)).contains(Refusal.IS_EMAIL);
    }
}
