package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as people compare them. */
class AgoTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, just now",
        "PT59.999S, just now",
        "PT1M, 1 min ago",
        "PT59M59S, 59 min ago",
        "PT1H, 1 h ago",
        "PT47H59M, 47 h ago",
        "PT48H, 2 days ago",
        "PT1463H, 60 days ago",
        "PT1464H, 2 months ago",
        "PT17543H, 23 months ago",
        "PT17544H, 2 years ago",
        "PT-1S, in 1 min",
        "PT-1H, in 1 h",
        "PT-48H, in 2 days",
        "PT-1464H, in 2 months",
        "PT-17544H, in 2 years"
    })
    void saysOneNumberAndItsUnit(Duration since, String words) {
        assertThat(Ago.words(Messages.load(), NOW.minus(since), NOW)).isEqualTo(words);
    }
}
