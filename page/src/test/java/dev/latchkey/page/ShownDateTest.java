package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShownDateTest {

    private static final Instant AT = Instant.parse("2026-12-01T10:00:59Z");

    @Test
    void keepsNumberMonthAndYearOnOneLine() {
        assertThat(ShownDate.minute(AT)).isEqualTo("1\u00a0Dec\u00a02026, 10:00\u00a0UTC");
        assertThat(ShownDate.second(AT)).isEqualTo("1\u00a0Dec\u00a02026, 10:00:59\u00a0UTC");
        assertThat(ShownDate.day(AT)).isEqualTo("1\u00a0December\u00a02026");
    }
}
