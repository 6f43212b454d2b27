package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.HashAlgorithm;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHint;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls are counted by secret from a rotation on, and no page says that there were none before. */
final class SecretPlotTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:30:00Z");
    private static final long HOUR = NOW.getEpochSecond() / 3_600;

    private static StoredSecret secret(String id, Duration age) {
        var hash = new SecretHash(new byte[SecretHash.BYTES]);
        return new StoredSecret(id, hash, HashAlgorithm.SHA256, new SecretHint("", ""), NOW.minus(age), null, null);
    }

    private static List<SecretPlot> plots(Duration sinceRotation) {
        var calls = List.of(
                new SecretCalls("old", HOUR - 5, 7),
                new SecretCalls("old", HOUR - 2, 3),
                new SecretCalls("new", HOUR, 2));
        return SecretPlot.of(secret("new", sinceRotation), secret("old", Duration.ofDays(90)), calls, NOW);
    }

    @Test
    void nothingIsSaidOfTheHoursBeforeARotation() {
        var plots = plots(Duration.ofHours(2));
        assertThat(plots).allMatch(SecretPlot::isSinceRotation);
        assertThat(plots).extracting(SecretPlot::total).containsExactly(2L, 3L);
        assertThat(plots)
                .allSatisfy(plot -> assertThat(plot.bars())
                        .filteredOn(SecretPlot.Bar::isCounted)
                        .extracting(SecretPlot.Bar::label)
                        .containsExactly("10:00", "11:00", "12:00"));
    }

    @Test
    void aDayAfterwardsEveryHourIsKnown() {
        var plots = plots(Duration.ofHours(30));
        assertThat(plots).noneMatch(SecretPlot::isSinceRotation);
        assertThat(plots).extracting(SecretPlot::total).containsExactly(2L, 10L);
        assertThat(plots).allSatisfy(plot -> assertThat(plot.bars()).allMatch(SecretPlot.Bar::isCounted));
    }
}
