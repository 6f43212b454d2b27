package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What the event loops allocate for a request does not grow unnoticed. Counted and not timed, so that it is the same on a busy machine. Each
 * bound is a tenth above what was measured (docs/performance.md says how): whoever needs more raises it, and says for what.
 */
class CountedWorkTest {

    @Test
    void aRequestThroughTheGatewayAllocatesNoMoreThanItDid() throws Exception {
        var work = CountedWork.run("");

        assertThat(work)
                .hasEntrySatisfying(
                        "gateway, API key", bytes -> assertThat(bytes).isBetween(1_000L, 16_300L))
                .hasEntrySatisfying(
                        "gateway, opaque token", bytes -> assertThat(bytes).isBetween(1_000L, 17_600L))
                .hasEntrySatisfying("gateway, JWT", bytes -> assertThat(bytes).isBetween(1_000L, 20_000L))
                .hasEntrySatisfying(
                        "token endpoint, opaque", bytes -> assertThat(bytes).isBetween(1_000L, 15_000L));
    }
}
