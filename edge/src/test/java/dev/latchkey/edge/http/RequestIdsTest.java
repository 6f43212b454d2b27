package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void sayTheTimeACountAndTheProcess() {
        var at = Instant.ofEpochMilli(0x01a22d286290L);
        var random = new SplittableRandom(7);
        var node = random.nextLong() & 0xFFFF_FFFFL;
        var count = random.nextInt();

        var ids = new RequestIds(() -> at, new SplittableRandom(7));

        var hex = HexFormat.of();
        assertThat(ids.next()).isEqualTo("01a22d286290" + hex.toHexDigits(count) + hex.toHexDigits(node, 8));
        assertThat(ids.next()).isEqualTo("01a22d286290" + hex.toHexDigits(count + 1) + hex.toHexDigits(node, 8));
    }
}
