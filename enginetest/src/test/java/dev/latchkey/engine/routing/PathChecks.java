package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/** What an accepted path promises, checked without the code that promises it. */
final class PathChecks {

    private PathChecks() {}

    static void assertMeansTheSameToEveryone(String target, RequestPath path) {
        assertThat(path.rawTarget()).isEqualTo(target);
        assertThat(path.rawPath() + (target.indexOf('?') < 0 ? "" : "?" + path.rawQuery()))
                .isEqualTo(target);
        assertThat(target).doesNotContain("#").matches("[!-~]+");
        var raw = path.rawPath();
        assertThat(raw).startsWith("/").doesNotContain("//", ";", "\\");
        assertThat(raw.length()).isLessThanOrEqualTo(RequestPath.TARGET_BYTES_MAX);
        var segments = raw.substring(1).split("/", -1);
        assertThat(segments.length).isLessThanOrEqualTo(RequestPath.SEGMENTS_MAX);
        for (var segment : segments) {
            var decoded = decode(segment);
            assertThat(decoded)
                    .as(target)
                    .isNotIn(".", "..")
                    .doesNotContain("/", "\\", "%")
                    .satisfies(text -> assertThat(text.chars()).noneMatch(Character::isISOControl));
            assertHidesNoDots(target, decoded);
        }
        assertThat(Arrays.stream(segments).limit(segments.length - 1L)).doesNotContain("");
    }

    /** Whether a server folds characters, takes spaces away, and cuts at what then separates, in this order or with less of it. */
    private static void assertHidesNoDots(String target, String decoded) {
        for (var text : List.of(decoded, Normalizer.normalize(decoded, Normalizer.Form.NFKC))) {
            for (var part : text.split("[/\\\\]", -1)) {
                var cut = part.split("[;?#]", -1)[0];
                assertThat(cut.replaceAll("[\\p{Z}\\p{Cf}]", "")).as(target).isNotIn(".", "..");
            }
        }
    }

    private static String decode(String segment) {
        var bytes = ByteBuffer.allocate(segment.length());
        for (var i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(segment, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) segment.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError(segment + " is not UTF-8", e);
        }
    }
}
