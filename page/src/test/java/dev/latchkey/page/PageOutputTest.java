package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A page that is too long ends where it is, and not when all of it is there. */
class PageOutputTest {

    @Test
    void takesSoManyBytesAndNoMore() {
        var output = new PageOutput(20_000);
        output.writeContent("ü".repeat(10_000));
        assertThat(output.page().length()).isEqualTo(20_000);
        assertThatExceptionOfType(PageOutput.TooLong.class).isThrownBy(() -> {
            output.writeContent("x");
            output.page();
        });
    }

    @Test
    void endsWhileItIsWritten() {
        var output = new PageOutput(100_000);
        var written = new AtomicInteger();
        assertThatExceptionOfType(PageOutput.TooLong.class).isThrownBy(() -> {
            while (true) {
                output.writeContent("a line of a list that does not end\n");
                written.incrementAndGet();
            }
        });
        assertThat(written.get() * 35).isLessThan(110_000);
        assertThatExceptionOfType(PageOutput.TooLong.class)
                .isThrownBy(() -> new PageOutput(100).writeContent("x".repeat(1 << 20)));
    }

    @Test
    void isWhatWasWritten() {
        var output = new PageOutput(1 << 20);
        var expected = new StringBuilder();
        for (var i = 0; i < 2_000; i++) {
            output.writeContent("<€😀" + i, 1, 4);
            expected.append("€😀");
        }
        output.writeContent("ü".repeat(9_000));
        expected.append("ü".repeat(9_000));
        assertThat(output.page().toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }
}
