package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a program makes of a path that it gets as the parameter of a query ({@code index.php?url=$1}): all that {@link FoldedReadings} has,
 * and what programs do to parameters before they use them: drop all but printable ASCII ({@code FILTER_SANITIZE_URL}), drop tags, go by
 * dot segments or take them for values. Where the rule before it encodes nothing again, an ampersand ends the path.
 */
final class ParameterReadings {

    private static final int DECODINGS_MAX = 2;

    private static final Pattern TAGS = Pattern.compile("<[^>]*>?");

    /** Each is done or not, in this order. */
    private static final List<UnaryOperator<String>> STEPS = List.of(
            path -> Normalizer.normalize(path, Normalizer.Form.NFKC),
            path -> path.replace('\\', '/'),
            ParameterReadings::beforeQuery,
            PathReadings::withoutParameters,
            path -> TAGS.matcher(path).replaceAll(""),
            path -> kept(path, c -> c >= ' ' && c != 0x7F),
            path -> kept(path, c -> c > ' ' && c < 0x7F),
            FoldedReadings::withoutIgnored,
            ParameterReadings::withoutDots,
            FoldedReadings::trimmedBeforeFormats,
            FoldedReadings::trimmed);

    /** Of a character of UTF-16. */
    private interface Keeping {
        boolean isKept(char c);
    }

    private ParameterReadings() {}

    /** Whether a path has other readings than {@link FoldedReadings} has, as far as a look at it can tell. */
    static boolean mayDiffer(RequestPath path) {
        var target = path.rawTarget();
        for (var i = 1; i < path.pathLength(); i += LenientText.width(target, i)) {
            var c = LenientText.charAt(target, i);
            if (c == '&' || c == '<' || c <= ' ' || c > 0x7E) {
                return true;
            }
        }
        return false;
    }

    /**
     * Those of the path of a request.
     *
     * @return empty when there are too many
     */
    static Optional<Set<String>> ofPath(RequestPath path, int max, Effort effort) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(text(decodedOnce(path.rawPath())));
        path.otherReadings().forEach(reading -> texts.add(text(decodedOnce(reading))));
        return of(texts, max, effort);
    }

    /**
     * Those of the value of a parameter, each beginning with a slash.
     *
     * @param raw as it stood in the target
     * @return empty when there are too many
     */
    static Optional<Set<String>> ofValue(String raw, int max, Effort effort) {
        Set<String> texts = new LinkedHashSet<>();
        var text = raw.replace('+', ' ');
        for (var i = 0; i <= DECODINGS_MAX; i++) {
            texts.add('/' + text(text));
            text = decodedOnce(text);
        }
        return of(texts, max, effort);
    }

    private static Optional<Set<String>> of(Set<String> texts, int max, Effort effort) {
        for (var step : STEPS) {
            for (var text : List.copyOf(texts)) {
                if (!effort.allows(text.length())) {
                    return Optional.empty();
                }
                texts.add(step.apply(text));
            }
            if (texts.size() > max) {
                return Optional.empty();
            }
        }
        Set<String> readings = new LinkedHashSet<>();
        texts.forEach(text -> readings.add(FoldedReadings.spelt(text.startsWith("/") ? text : '/' + text)));
        return Optional.of(readings);
    }

    /** Also at what ends a text in C. */
    private static String beforeQuery(String path) {
        var end = 0;
        while (end < path.length() && "&?#\0".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return path.substring(0, end);
    }

    private static String kept(String path, Keeping keeping) {
        var kept = new StringBuilder(path.length());
        for (var i = 0; i < path.length(); i++) {
            if (keeping.isKept(path.charAt(i))) {
                kept.append(path.charAt(i));
            }
        }
        return kept.toString();
    }

    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        var segments = new ArrayDeque<String>();
        for (var segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return '/' + String.join("/", segments);
    }

    /** Characters of bytes as those of UTF-8, where they are that. */
    private static String text(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    /** Bytes one by one; what is no percent sequence stands for itself. */
    static String decodedOnce(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var octet = text.charAt(i) == '%' ? PercentEncoding.octetAt(text, i, text.length()) : -1;
            decoded.append(octet < 0 ? text.charAt(i) : (char) octet);
            i += octet < 0 ? 0 : 2;
        }
        return decoded.toString();
    }
}
