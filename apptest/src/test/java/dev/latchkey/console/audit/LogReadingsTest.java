package dev.latchkey.console.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class LogReadingsTest {

    private final LogReadings readings = new LogReadings(2);

    private void assertRefused(String owner, boolean isOwn) {
        assertThatExceptionOfType(LogReadings.TooMany.class)
                .isThrownBy(() -> readings.take(owner))
                .matches(refused -> refused.isOwn() == isOwn);
    }

    @Test
    void areOneOfALogAndSoManyOfAllTogether() throws Exception {
        var acme = readings.take("acme");
        assertRefused("acme", true);
        var globex = readings.take("globex");
        assertRefused("initech", false);
        assertThat(readings.budget().used().getAsLong()).isEqualTo(2);
        assertThat(readings.budget().refused().getAsLong()).isEqualTo(2);

        acme.close();
        var initech = readings.take("initech");
        acme.close(); // once more
        assertRefused("acme", false);
        globex.close();
        initech.close();
        assertThat(readings.size()).isZero();
    }
}
