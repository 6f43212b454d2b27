package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Bodies stream: however long, they are not held in memory. */
class BodyMemoryTest {

    private static final long BODY_BYTES = 1L << 30;

    private static final long RESIDENT_BYTES_MAX = 400_000_000;

    /** Other systems do not say what a process has had. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aGibibyteEachWayAtOnceStaysUnder400Megabytes() throws Exception {
        var outcome = BodyBench.run(BODY_BYTES);

        assertThat(outcome.sent()).isEqualTo(BODY_BYTES);
        assertThat(outcome.fetched()).isEqualTo(BODY_BYTES);
        assertThat(outcome.residentBytesMax()).as(outcome.toString()).isLessThan(RESIDENT_BYTES_MAX);
    }
}
