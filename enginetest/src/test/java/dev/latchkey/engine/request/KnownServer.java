package dev.latchkey.engine.request;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server as there are some, by the JDK's own decoder and with dot segments and empty ones taken away as a file system would: what
 * paths mean there is found without the code that is tested.
 *
 * @param cuts whether it cuts segments at their semicolons before it decodes
 * @param cutsDecoded whether it does so with what it has decoded
 * @param decodings how often it decodes
 * @param splitsFirst whether it cuts the path at its slashes before it decodes; only decoding once
 * @param charset what it takes bytes for; those that are none become U+FFFD
 * @param drops whether it leaves those out
 * @param habit what it does with what it has decoded
 */
record KnownServer(
        boolean cuts,
        boolean cutsDecoded,
        int decodings,
        boolean splitsFirst,
        Charset charset,
        boolean drops,
        Habit habit) {

    enum Habit {
        NONE,
        /** Takes spaces at the edges of a segment away, and dots at its end, as file systems do. */
        TRIMS,
        /** Takes what is behind a question mark or a number sign for a query or a fragment. */
        PARSES_AGAIN,
        /** Folds characters, Unicode TR 15. */
        FOLDS,
        /** Takes what is behind the first semicolon for a query (Fastify until 5). */
        ENDS_AT_SEMICOLON
    }

    static List<KnownServer> all() {
        var servers = new ArrayList<KnownServer>();
        for (var cuts : List.of(true, false)) {
            for (var cutsDecoded : List.of(true, false)) {
                for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
                    for (var drops : List.of(true, false)) {
                        for (var decodings : List.of(1, 2)) {
                            servers.add(
                                    new KnownServer(cuts, cutsDecoded, decodings, false, charset, drops, Habit.NONE));
                        }
                        servers.add(new KnownServer(cuts, cutsDecoded, 1, true, charset, drops, Habit.NONE));
                    }
                }
                for (var habit : EnumSet.complementOf(EnumSet.of(Habit.NONE))) {
                    servers.add(new KnownServer(cuts, cutsDecoded, 1, false, StandardCharsets.UTF_8, false, habit));
                    servers.add(new KnownServer(cuts, cutsDecoded, 2, false, StandardCharsets.UTF_8, true, habit));
                    servers.add(new KnownServer(cuts, cutsDecoded, 1, true, StandardCharsets.UTF_8, false, habit));
                }
            }
        }
        return servers;
    }

    /** The segments that it sees; empty when it refuses the path. */
    Optional<List<String>> segments(String rawPath) {
        try {
            var asked = habit == Habit.ENDS_AT_SEMICOLON ? rawPath.split(";", 2)[0] : rawPath;
            var path = cuts ? cut(asked) : asked;
            List<String> segments = List.of();
            if (splitsFirst) {
                segments = split(path).map(this::decode).toList();
            } else {
                for (var i = 0; i < decodings; i++) {
                    path = decode(path);
                }
                segments = split(path).toList();
            }
            if (cutsDecoded) {
                segments = segments.stream()
                        .map(segment -> segment.split(";", -1)[0])
                        .toList();
            }
            return Optional.of(resolve(
                    habit == Habit.TRIMS
                            ? segments.stream().map(KnownServer::trimmed).toList()
                            : segments));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Stream<String> split(String path) {
        return Arrays.stream(path.substring(1).split("[/\\\\]", -1));
    }

    private static String cut(String path) {
        return path.replaceAll(";[^/]*", "");
    }

    /** What is no percent sequence stays. */
    private String decode(String path) {
        var escaped = path.replace("+", "%2B").replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
        var decoded = URLDecoder.decode(escaped, charset);
        var kept = drops ? decoded.replace("\uFFFD", "") : decoded;
        return switch (habit) {
            case NONE, TRIMS -> kept;
            case ENDS_AT_SEMICOLON -> kept.split(";", 2)[0];
            case PARSES_AGAIN -> kept.split("[?#]", -1)[0];
            case FOLDS -> Normalizer.normalize(kept, Normalizer.Form.NFKC);
        };
    }

    /** Dots alone go up before they could go away. */
    private static String trimmed(String segment) {
        var stripped = segment.replaceAll("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$", "");
        return stripped.matches("[. ]*") ? stripped : stripped.replaceAll("[. ]+$", "");
    }

    private static List<String> resolve(List<String> segments) {
        var resolved = new ArrayDeque<String>();
        for (var segment : segments) {
            if (segment.equals("..")) {
                resolved.pollLast();
            } else if (!segment.equals(".") && !segment.isEmpty()) {
                resolved.add(segment);
            }
        }
        return List.copyOf(resolved);
    }
}
