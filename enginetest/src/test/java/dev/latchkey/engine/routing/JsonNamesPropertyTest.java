package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is read by a table is what is read letter by letter, wherever a part ends. */
class JsonNamesPropertyTest {

    private static final List<String> PIECES = List.of(
            "\"",
            "\"",
            "\"",
            "\\",
            "\\u",
            "\\u005f",
            "\\u006D",
            "00",
            ":",
            ":",
            " ",
            "\n",
            "_",
            "_method",
            "\"_method\":",
            "\"_method\" :",
            "\"\\u005fmethod\":",
            "\"x-http-method\"\n:",
            "_method\"",
            "\"_method\"",
            "method",
            "meth",
            "od",
            "X-HTTP-Method",
            "-override",
            "xmethodoverride",
            "[",
            "]",
            "a",
            "b",
            "t",
            "n",
            "{",
            ",",
            "1",
            "\u00e9");

    @Test
    void findsWhatOneLetterAfterTheOtherFinds() {
        var found = new int[2];
        Seeds.check(4_000, random -> {
            var octets = body(random).getBytes(StandardCharsets.ISO_8859_1);
            var expected = isNamed(octets);
            for (var length : new int[] {1, 1 + random.nextInt(5), octets.length + 1}) {
                assertThat(isFound(octets, length))
                        .as(new String(octets, StandardCharsets.ISO_8859_1))
                        .isEqualTo(expected);
            }
            found[expected ? 1 : 0]++;
        });
        assertThat(found[0]).isGreaterThan(400);
        assertThat(found[1]).isGreaterThan(400);
    }

    private static String body(SplittableRandom random) {
        var body = new StringBuilder();
        for (var i = random.nextInt(14); i >= 0; i--) {
            body.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return body.toString();
    }

    private static boolean isFound(byte[] octets, int length) {
        var type = List.of("application/json");
        var reading = BodyReading.of(MethodInBody.of(HttpMethod.POST, type, List.of()), null);
        for (var from = 0; from < octets.length; from += length) {
            if (reading.find(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + length)))
                    == BodyReading.Found.METHOD) {
                return true;
            }
        }
        return false;
    }

    /** For each quote, what stands between it and the next that is not escaped, unescaped, and whether a colon follows. */
    private static boolean isNamed(byte[] octets) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        var name = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                var escaped = text.charAt(++i);
                if (escaped == 'u') {
                    var end = i + 1;
                    while (end < Math.min(text.length(), i + 5) && Character.digit(text.charAt(end), 16) >= 0) {
                        end++;
                    }
                    if (end == i + 5) {
                        name.append((char) Integer.parseInt(text.substring(i + 1, end), 16));
                        i = end - 1;
                    } else {
                        if (end < text.length() && text.charAt(end) == '"') {
                            name.setLength(0);
                        }
                        i = end;
                    }
                } else {
                    name.append("bfnrt".indexOf(escaped) >= 0 ? ' ' : escaped);
                }
            } else if (c == '"') {
                if (isOverride(name.toString())
                        && text.substring(i + 1).stripLeading().startsWith(":")) {
                    return true;
                }
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        return false;
    }

    private static boolean isOverride(String name) {
        var letters = new StringBuilder();
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (c == '[' && isKnown(name, letters)) {
                return true;
            }
            letters.append(c < 128 && Character.isLetterOrDigit(c) ? Character.toLowerCase(c) + "" : "");
        }
        return isKnown(name, letters);
    }

    private static boolean isKnown(String name, CharSequence letters) {
        var isMarked = !name.isEmpty() && !(name.charAt(0) < 128 && Character.isLetterOrDigit(name.charAt(0)));
        return MethodOverride.NAMES.contains(letters.toString())
                || (isMarked && MethodOverride.MARKED.contentEquals(letters));
    }
}
