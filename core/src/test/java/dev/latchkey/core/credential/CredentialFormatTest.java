package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFormatTest {

    private static final String VISIBLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/=.~!";

    private final CredentialFormat format = new CredentialFormat("lk");
    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource(SecretType.class)
    void recognisesWhatItGenerates(SecretType type) {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            var text = format.generate(type, random).reveal();
            assertThat(text).startsWith("lk" + type.letter() + "_").hasSize(format.length());
            assertThat(format.recognise(text)).isEqualTo(new Recognised.Ours(type));
            assertThat(seen.add(text)).isTrue();
        }
    }

    /** A change in the prefix makes it foreign, which the look-up by hash then misses; any other makes it malformed. */
    @ParameterizedTest
    @EnumSource(SecretType.class)
    void noticesAnyChangeOfASingleCharacter(SecretType type) {
        var text = format.generate(type, random).reveal();
        for (int i = 0; i < text.length(); i++) {
            for (int j = 0; j < VISIBLE.length(); j++) {
                var changed = text.substring(0, i) + VISIBLE.charAt(j) + text.substring(i + 1);
                if (!changed.equals(text)) {
                    assertThat(format.recognise(changed)).isNotInstanceOf(Recognised.Ours.class);
                    if (i > 3 || i == 2) {
                        assertThat(format.recognise(changed)).isEqualTo(new Recognised.Malformed());
                    }
                }
            }
        }
    }

    @Test
    void noticesSwappedAndMissingCharacters() {
        var text = format.generate(SecretType.API_KEY, random).reveal();
        for (int i = 4; i < text.length() - 1; i++) {
            var swapped = text.substring(0, i) + text.charAt(i + 1) + text.charAt(i) + text.substring(i + 2);
            if (!swapped.equals(text)) {
                assertThat(format.recognise(swapped)).isEqualTo(new Recognised.Malformed());
            }
            var shorter = text.substring(0, i) + text.substring(i + 1);
            assertThat(format.recognise(shorter)).isEqualTo(new Recognised.Malformed());
        }
        assertThat(format.recognise(text + "0")).isEqualTo(new Recognised.Malformed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DCRA1-0123456789abcdef0123456789abcdef",
                "pp-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef"
            })
    void callsKeysOfOthersForeign(String text) {
        assertThat(format.recognise(text)).isEqualTo(new Recognised.Foreign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fifteen-letters",
                "with space in the middle",
                "ünïcode-is-not-visible-ascii",
                "lkk_"
            })
    void callsWhatCannotBeAKeyMalformed(String text) {
        assertThat(format.recognise(text)).isEqualTo(new Recognised.Malformed());
    }

    @Test
    void limitsTheLengthOfForeignKeys() {
        assertThat(format.recognise("x".repeat(256))).isEqualTo(new Recognised.Foreign());
        assertThat(format.recognise("x".repeat(257))).isEqualTo(new Recognised.Malformed());
        assertThatThrownBy(() -> new Secret("x".repeat(257))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ninechars", "UP", "a-b", "a_b"})
    void refusesABadPrefix(String prefix) {
        assertThatThrownBy(() -> new CredentialFormat(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsOfASecretOnlyItsPrefixAndLastFour() {
        var secret = format.generate(SecretType.CLIENT_SECRET, random);
        var text = secret.reveal();
        assertThat(secret.toString()).doesNotContain(text.substring(4, 8));
        assertThat(secret.hint()).isEqualTo(new SecretHint("lks_", text.substring(text.length() - 4)));
        assertThat(new Secret("DCRA1-0123456789abcdef0123456789abcdef").hint())
                .isEqualTo(new SecretHint("DCRA1-", "cdef"));
        assertThat(new Secret("short-but-secret").hint()).isEqualTo(new SecretHint("", ""));
    }

    @Test
    void hashesWithTheDeploymentsKey() {
        var secret = format.generate(SecretType.API_KEY, random);
        var one = new SecretHasher(new byte[32]);
        var otherKey = new byte[32];
        otherKey[0] = 1;
        assertThat(one.hash(secret))
                .isEqualTo(new SecretHasher(new byte[32]).hash(secret))
                .hasSameHashCodeAs(one.hash(secret));
        assertThat(one.hash(secret)).isNotEqualTo(new SecretHasher(otherKey).hash(secret));
        assertThat(one.hash(secret)).hasToString("SecretHash[redacted]");
        assertThatThrownBy(() -> new SecretHasher(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
