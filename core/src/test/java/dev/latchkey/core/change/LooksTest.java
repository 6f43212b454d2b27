package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LooksTest {

    private static final long KEPT = 6_400;

    private final Looks looks = new Looks(KEPT);

    @Test
    void knowTheLastThatShowedNothingBehindAPosition() {
        assertThat(looks.lastUpTo(7)).isEmpty();
        looks.add(1_000, 5);
        looks.add(2_000, 8);
        looks.add(3_000, 8);
        assertThat(looks.lastUpTo(4)).isEmpty();
        assertThat(looks.lastUpTo(5)).isEqualTo(OptionalLong.of(1_000));
        assertThat(looks.lastUpTo(7)).isEqualTo(OptionalLong.of(1_000));
        assertThat(looks.lastUpTo(8)).isEqualTo(OptionalLong.of(3_000));
    }

    @Test
    void areForgottenOnceTheyVouchForNothing() {
        looks.add(1_000, 5);
        looks.add(1_000 + KEPT, 8);
        assertThat(looks.lastUpTo(5)).isEmpty();
        assertThat(looks.lastUpTo(8)).isEqualTo(OptionalLong.of(1_000 + KEPT));
    }

    @Test
    void areSoManyAndThoseLeftOutMakeNobodyNewer() {
        for (int at = 0; at < KEPT; at++) {
            looks.add(at, at);
        }
        // Every hundredth is kept.
        assertThat(looks.lastUpTo(1_099)).isEqualTo(OptionalLong.of(1_000));
        assertThat(looks.lastUpTo(KEPT)).isEqualTo(OptionalLong.of(6_300));
    }

    @Test
    void ofAnotherHistoryAreNone() {
        looks.add(1_000, 5);
        looks.clear();
        assertThat(looks.lastUpTo(5)).isEmpty();
    }
}
