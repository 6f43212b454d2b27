package dev.latchkey.authserver.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentMemoryTest {

    private static final DocumentMemory.State GOOD =
            new DocumentMemory.State(Instant.EPOCH, true, Instant.EPOCH, Instant.EPOCH);

    @Test
    void forgetsTheOldestAddressesBeyondSoMany() {
        var memory = new DocumentMemory(10);
        for (var i = 0; i < 100; i++) {
            memory.put("https://client" + i + ".example/", GOOD);
        }
        assertThat(IntStream.range(0, 100).filter(i -> memory.find("https://client" + i + ".example/") != null))
                .containsExactly(90, 91, 92, 93, 94, 95, 96, 97, 98, 99);
    }

    @Test
    void remembersSoManyAddressesAsTheHeapBears() {
        assertThat(DocumentMemory.addressesMax(128L << 20)).isEqualTo(819);
        assertThat(DocumentMemory.addressesMax(8192L << 20)).isEqualTo(10_000);
        assertThat(DocumentMemory.addressesMax(1L << 20)).isEqualTo(100);
    }
}
