package dev.latchkey.authserver.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte string of whole words has exactly one text, and every other text is refused. */
class Base62WordsTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SplittableRandom random = new SplittableRandom(62);

    @Test
    void readsWhatItWrites() {
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[8 * (1 + random.nextInt(12))];
            random.nextBytes(bytes);
            var text = Base62Words.encode(bytes);
            assertThat(text).hasSize(bytes.length / 8 * 11);
            assertThat(Base62Words.decode(text)).isEqualTo(bytes);
        }
    }

    /** The other direction: no second text for the same bytes, so that a handle cannot be rewritten unseen. */
    @Test
    void writesWhatItReads() {
        var read = 0;
        for (int i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            for (int n = 0; n < 11; n++) {
                text.append(ALPHABET.charAt(random.nextInt(62)));
            }
            var bytes = Base62Words.decode(text.toString());
            if (bytes != null) {
                read++;
                assertThat(Base62Words.encode(bytes)).isEqualTo(text.toString());
            }
        }
        // 2^64 of 62^11 texts stand for a word, about a third.
        assertThat(read).isBetween(3_200, 3_900);
    }

    @Test
    void endsExactlyAtTheLargestWord() {
        var largest = Base62Words.encode(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertThat(largest).isEqualTo("LygHa16AHYF");
        assertThat(Base62Words.decode(largest)).hasSize(8).containsOnly(-1);
        assertThat(Base62Words.decode("LygHa16AHYG")).isNull();
        assertThat(Base62Words.decode("LygHa16AHZ0")).isNull();
        assertThat(Base62Words.decode("M0000000000")).isNull();
        assertThat(Base62Words.decode("zzzzzzzzzzz")).isNull();
        assertThat(Base62Words.decode("00000000000")).hasSize(8).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000000",
                "000000000000",
                "0000000000-",
                "0000000000 ",
                "0000000000\u0130",
                "0000000000\uff10",
                "00000_00000"
            })
    void refusesOtherLengthsAndCharacters(String text) {
        assertThat(Base62Words.decode(text)).isNull();
    }

    @Test
    void refusesTextsBeyondItsLimit() {
        assertThat(Base62Words.decode("0".repeat(11 * 32))).isNotNull();
        assertThat(Base62Words.decode("0".repeat(11 * 33))).isNull();
    }
}
