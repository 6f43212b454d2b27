package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MisspellingTest {

    /** The same as comparing each part of the text by itself. */
    @Test
    void findsWhatComparingEveryPartFinds() {
        var random = new Random(11);
        var found = 0;
        for (var round = 0; round < 20_000; round++) {
            var text = random(random, random.nextInt(9));
            var meant = random(random, 2 + random.nextInt(4));
            var slipsMax = random.nextInt(2);
            var isHeld = IntStream.rangeClosed(0, text.length())
                    .anyMatch(start -> IntStream.rangeClosed(start + 1, text.length())
                            .anyMatch(end -> Misspelling.slips(text.substring(start, end), meant) <= slipsMax));
            assertThat(Misspelling.holdsNearly(text, meant, slipsMax))
                    .as("%s in %s, %s", meant, text, slipsMax)
                    .isEqualTo(isHeld);
            found += isHeld ? 1 : 0;
        }
        assertThat(found).isBetween(2_000, 18_000);
    }

    private static String random(Random random, int length) {
        return random.ints(length, 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
    }
}
