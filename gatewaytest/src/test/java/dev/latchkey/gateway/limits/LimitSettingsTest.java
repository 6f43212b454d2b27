package dev.latchkey.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitSettingsTest {

    @Test
    void remembersSoManyCallersAsTheHeapBears() {
        assertThat(LimitSettings.countersMax(128L << 20)).isEqualTo(16_384);
        assertThat(LimitSettings.countersMax(64L << 30)).isEqualTo(200_000);
        assertThat(LimitSettings.countersMax(0)).isEqualTo(1_000);
    }
}
