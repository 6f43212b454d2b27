package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.core.turn.WorkOwner;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A page that is too long ends where it is, and not when all of it is there. */
class PageOutputTest {

    private static final WorkOwner ACME = WorkOwner.company("acme");
    private static final WorkOwner GLOBEX = WorkOwner.company("globex");
    private static final int COUNTED = 100_000;
    private static final int LENGTH = PageOutput.UNCOUNTED_BYTES + COUNTED;

    private final PagesInMaking all = new PagesInMaking(10 * COUNTED);

    private static PageOutput output(int bytesMax) {
        return new PageOutput(bytesMax, new PagesInMaking(), ACME);
    }

    private PageOutput write(WorkOwner owner) {
        var output = new PageOutput(1 << 20, all, owner);
        try {
            output.writeContent("x".repeat(LENGTH));
            return output;
        } catch (PageOutput.NoRoom e) {
            output.close();
            throw e;
        }
    }

    private int writeAll(WorkOwner owner) {
        var written = 0;
        try {
            while (written < 100) {
                write(owner);
                written++;
            }
        } catch (PageOutput.NoRoom _) {
            // As many as there is room for.
        }
        return written;
    }

    @Test
    void pagesInMakingHaveSoManyBytesTogetherAndNobodyHasThemAll() {
        assertThat(writeAll(ACME)).isEqualTo(5);
        assertThat(writeAll(GLOBEX)).isEqualTo(2);
        var others = 0;
        for (var i = 0; i < 50; i++) {
            others += writeAll(WorkOwner.company("company " + i));
        }
        assertThat(others).isPositive();
        assertThat(all.taken()).isLessThanOrEqualTo(10 * COUNTED);
    }

    @Test
    void aShortPageIsMadeHoweverManyLongOnesAreBeingMade() {
        writeAll(ACME);
        var secret = new PageOutput(1 << 20, all, ACME);
        secret.writeContent("x".repeat(PageOutput.UNCOUNTED_BYTES));
        assertThat(secret.page().length()).isEqualTo(PageOutput.UNCOUNTED_BYTES);
    }

    @Test
    void aPageThatIsHandedOnLeavesItsRoomToTheNext() {
        for (var i = 0; i < 100; i++) {
            write(ACME).close();
        }
        assertThat(all.taken()).isZero();
        assertThat(writeAll(ACME)).isEqualTo(5);
    }

    @Test
    void takesSoManyBytesAndNoMore() {
        var output = output(20_000);
        output.writeContent("ü".repeat(10_000));
        assertThat(output.page().length()).isEqualTo(20_000);
        assertThatExceptionOfType(PageOutput.TooLong.class).isThrownBy(() -> {
            output.writeContent("x");
            output.page();
        });
    }

    @Test
    void endsWhileItIsWritten() {
        var output = output(100_000);
        var written = new AtomicInteger();
        assertThatExceptionOfType(PageOutput.TooLong.class).isThrownBy(() -> {
            while (true) {
                output.writeContent("a line of a list that does not end\n");
                written.incrementAndGet();
            }
        });
        assertThat(written.get() * 35).isLessThan(110_000);
        assertThatExceptionOfType(PageOutput.TooLong.class)
                .isThrownBy(() -> output(100).writeContent("x".repeat(1 << 20)));
    }

    @Test
    void isWhatWasWritten() {
        var output = output(1 << 20);
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
