package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestPathPropertyTest {

    private static final String[] PIECES = {
        "/",
        "/",
        "/",
        "a",
        "B",
        "0",
        ".",
        ".",
        "..",
        "%2e",
        "%2E",
        "%2f",
        "%2F",
        "%5c",
        "%25",
        "%00",
        "%0A",
        "%7F",
        "%C3",
        "%A9",
        "%C2",
        "%80",
        "%E2%82%AC",
        "%F0%9F%98%80",
        "%C0%AF",
        "%41",
        "%20",
        "%",
        "%4",
        "\\",
        ";",
        "?",
        "#",
        " ",
        "\u00e9",
        "\t",
        "\u0001",
        "~",
        ":",
        "@",
        "%3B",
        "%3b",
        "%3F",
        "%23",
        "%C2%A0",
        "%E2%80%8B",
        "%E2%80%A4",
        "%EF%BC%8E",
        "%EF%BC%8F",
        "%EF%BC%9B",
        "*",
        "&",
        "="
    };

    /** Whatever is accepted cannot be taken for another path by anyone who decodes it. */
    @Test
    void neverAcceptsWhatDecodesToAnotherPath() {
        Seeds.check(200_000, random -> {
            var target = target(random);
            switch (RequestPath.parse(target)) {
                case ParsedTarget.Accepted(RequestPath path) -> PathChecks.assertMeansTheSameToEveryone(target, path);
                case ParsedTarget.Refused(String reason, var _, var _) ->
                    assertThat(reason).startsWith("expected");
            }
        });
    }

    /** The other side: what is built from harmless characters is accepted. */
    @Test
    void acceptsWhatIsBuiltFromEncodedText() {
        Seeds.check(20_000, random -> {
            var target = new StringBuilder();
            for (var i = random.nextInt(1, 6); i > 0; i--) {
                target.append('/').append(encoded(random));
            }
            assertThat(RequestPath.parse(target.toString()))
                    .as(target.toString())
                    .isInstanceOf(ParsedTarget.Accepted.class);
        });
    }

    private static String target(SplittableRandom random) {
        var target = new StringBuilder(random.nextInt(20) == 0 ? "" : "/");
        for (var i = random.nextInt(12); i > 0; i--) {
            target.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return target.toString();
    }

    /** One segment: a letter, then any characters except controls, slash, backslash and percent sign, all of them escaped. */
    private static String encoded(SplittableRandom random) {
        var bytes = new ByteArrayOutputStream();
        for (var i = random.nextInt(4); i > 0; i--) {
            var codePoint = random.nextInt(0x20, 0x110000);
            var isHarmless = !Character.isISOControl(codePoint)
                    && (codePoint < 0xD800 || codePoint > 0xDFFF)
                    && "/\\%".indexOf(codePoint) < 0;
            bytes.writeBytes(Character.toString(isHarmless ? codePoint : 'x').getBytes(StandardCharsets.UTF_8));
        }
        var segment = new StringBuilder("s");
        for (var octet : bytes.toByteArray()) {
            segment.append(String.format("%%%02x", octet & 0xFF));
        }
        return segment.toString();
    }
}
