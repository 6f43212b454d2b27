package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a path is to servers that decode before they look for its query and its fragment ({@link Leniency#ENCODED_PATH_END}): as far as an
 * encoded question mark or number sign, or each segment as far as there.
 */
final class EncodedPathEnd {

    private static final Pattern END = Pattern.compile("%(?:23|3[Ff])");

    private static final Pattern REST_OF_SEGMENT = Pattern.compile("%(?:23|3[Ff])[^/]*");

    private EncodedPathEnd() {}

    /** The paths that it may be, spelt as documents spell them and without a slash at their end; empty for most paths. */
    static Set<String> of(String rawPath) {
        var paths = new LinkedHashSet<String>();
        for (var end = END.matcher(rawPath); end.find(); ) {
            paths.add(spelt(rawPath.substring(0, end.start())));
        }
        if (!paths.isEmpty()) {
            paths.add(spelt(REST_OF_SEGMENT.matcher(rawPath).replaceAll("")));
        }
        return paths;
    }

    private static String spelt(String rawPath) {
        return withoutSlashAtEnd(
                FoldedReadings.spelt(PercentEncoding.decode(rawPath).orElse(rawPath)));
    }

    /** Whether a server that reads a path so finds the end of one of these. */
    static boolean isAmong(Set<String> paths, String reading) {
        return paths.contains(withoutSlashAtEnd(reading));
    }

    private static String withoutSlashAtEnd(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
