package dev.latchkey.core.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_32LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON that two readers might take for two things is refused. */
class StrictJsonTest {

    private static final StrictJson JSON = new StrictJson(100);
    private static final String OBJECT = "{\"name\":\"Zürich\"}";

    @Test
    void isReadInUtf8Alone() {
        assertThat(JSON.object(OBJECT.getBytes(UTF_8)))
                .hasValueSatisfying(
                        read -> assertThat(read.get("name").asString()).isEqualTo("Zürich"));
        for (var other : List.of(UTF_16, UTF_16BE, UTF_16LE, UTF_32BE, UTF_32LE, ISO_8859_1)) {
            assertThat(JSON.object(OBJECT.getBytes(other))).as(other.name()).isEmpty();
        }
        assertThat(JSON.object(("\uFEFF" + OBJECT).getBytes(UTF_8))).isEmpty();
    }

    @Test
    void isRefusedWhereItIsNoUtf8() {
        var bytes = OBJECT.getBytes(UTF_8);
        var start = OBJECT.indexOf("ü");
        bytes[start] = (byte) 0xC0; // an overlong form
        assertThat(JSON.object(bytes)).isEmpty();
        assertThat(StrictJson.text(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .isEmpty();
        assertThat(StrictJson.text(new byte[0])).contains("");
        assertThat(JSON.object(new byte[0])).isEmpty();
    }
}
