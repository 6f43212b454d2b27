package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.PercentEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers of files see in a segment of a path. Makes no objects, and takes what is percent-encoded for what it stands for. */
final class FileNames {

    /** So many dots of a segment are looked at, from the left: whatever stands behind one is a format to some server. */
    static final int DOTS_MAX = 16;

    private static final List<String> INDEXES = List.of("index", "default", "home");

    /** By which frameworks ask for what a page of the folder shows: React Router, SvelteKit, Nuxt, Qwik. */
    private static final List<String> DATA =
            List.of("_.data", "_root.data", ".data", "__data.json", "_payload.json", "q-data.json");

    /** Those that get the rest of a path, and often are the one file in front of all of them. */
    private static final List<String> PROGRAMS = List.of(
            ".php", ".cgi", ".fcgi", ".pl", ".py", ".rb", ".wsgi", ".lua", ".phtml", ".phar", ".php3", ".php4", ".php5",
            ".php7", ".php8", ".asp", ".aspx", ".ashx", ".asmx", ".svc", ".dll", ".exe", ".jsp", ".jspx", ".do",
            ".action", ".cfm", ".cfc", ".sh", ".bash", ".ksh", ".tcl", ".bat", ".cmd", ".ps1");

    /** Most characters in which one of them is spelt, each of it escaped. */
    private static final int PROGRAM_MAX =
            3 * PROGRAMS.stream().mapToInt(String::length).max().orElseThrow();

    /** How the file in front of all paths is called where it is called without its format. */
    private static final List<String> FRONTS = List.of("app", "main", "front", "wsgi");

    private static final char NONE = 0;

    private FileNames() {}

    /**
     * Where the next format begins behind the character at {@code at}, with its dot; a stream of a file ({@code ::$DATA}) is like one.
     *
     * @return -1 when there is none; a dot at the end has none behind it
     */
    static int formatAfter(String target, int at, int end) {
        for (var i = at + 1; i < end - 1; i++) {
            var c = charAt(target, i, end);
            if (c == '.' || (c == ':' && charAt(target, i + width(target, i), end) == ':')) {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is a dot within, not at an edge. */
    static boolean hasFormat(String target, int start, int end) {
        return formatAfter(target, start, end) >= 0;
    }

    /**
     * Whether a server of files, asked for the folder, may answer with this one: {@code index} with or without a format, {@code default}
     * and {@code home} with one; also what a framework calls the data of its page.
     */
    static boolean isIndex(String target, int start, int end) {
        for (var name : INDEXES) {
            var at = behind(name, target, start, end);
            if (at == end) {
                return name.equals(INDEXES.get(0));
            }
            if (at > 0 && charAt(target, at, end) == '.' && at + width(target, at) < end) {
                return true;
            }
        }
        for (var name : DATA) {
            if (behind(name, target, start, end) == end) {
                return true;
            }
        }
        return false;
    }

    /** Whether a server may have a file of that name, to which a format is missing, in front of all paths. */
    static boolean isFront(String target, int start, int end) {
        for (var name : FRONTS) {
            if (behind(name, target, start, end) == end) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a server may have it in front of all paths of its folder.
     *
     * @param isText whether a document writes it, so that it is not just any name
     */
    static boolean isFront(String target, int start, int end, boolean isText) {
        return isKnownFront(target, start, end, isText)
                || (!isText
                        && (hasFormat(target, start, end)
                                ? hasFormatOfLetters(target, start, end)
                                : isFront(target, start, end)));
    }

    /** Whether it is one whose name says so; any other may be a value with a dot, or one that happens to be called {@code main}. */
    static boolean isKnownFront(String target, int start, int end, boolean isText) {
        return hasFormat(target, start, end)
                ? isIndex(target, start, end) || isProgram(target, start, end)
                : !isText && isIndex(target, start, end);
    }

    /** Whether a format begins with a letter, so that it is no version and no number. */
    private static boolean hasFormatOfLetters(String target, int start, int end) {
        for (var at = formatAfter(target, start, end); at >= 0; at = formatAfter(target, at, end)) {
            var c = lowerCase(charAt(target, at + width(target, at), end));
            if (c >= 'a' && c <= 'z') {
                return true;
            }
        }
        return false;
    }

    /** Whether it is the controller that ASP.NET runs where a path names none. */
    static boolean isHome(String target, int start, int end) {
        return behind(INDEXES.get(2), target, start, end) == end;
    }

    /** Whether a document writes, at its end, what ASP.NET runs for the path before it. */
    static boolean isHome(List<PathTemplate.Segment> segments) {
        var last = segments.size() - 1;
        return last > 0
                && segments.get(last - 1) instanceof PathTemplate.Literal literal
                && isHome(literal.text(), 0, literal.text().length())
                && isIndex(segments.get(last));
    }

    /** Whether a server may run it for all paths that begin with it. */
    static boolean isProgram(String target, int start, int end) {
        for (var i = Math.max(start + 1, end - PROGRAM_MAX); i < end; i++) {
            if (charAt(target, i, end) == '.' && isAnyProgram(target, i, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnyProgram(String target, int start, int end) {
        for (var program : PROGRAMS) {
            if (behind(program, target, start, end) == end) {
                return true;
            }
        }
        return false;
    }

    /** Whether a document writes such a file, whatever its format. */
    static boolean isIndex(PathTemplate.Segment segment) {
        var text = firstText(segment);
        return text != null
                && (segment instanceof PathTemplate.Literal
                        ? isIndex(text, 0, text.length())
                        : isIndex(text + "x", 0, text.length() + 1));
    }

    private static @Nullable String firstText(PathTemplate.Segment segment) {
        var first = segment instanceof PathTemplate.Mixed mixed ? mixed.pieces().get(0) : segment;
        return first instanceof PathTemplate.Literal literal ? literal.text() : null;
    }

    /** The index behind a name that stands at {@code start}, in capitals or not; -1 where another one does. */
    private static int behind(String name, String target, int start, int end) {
        var at = start;
        for (var i = 0; i < name.length(); i++) {
            if (lowerCase(charAt(target, at, end)) != name.charAt(i)) {
                return -1;
            }
            at += width(target, at);
        }
        return at;
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static char charAt(String target, int at, int end) {
        if (at >= end) {
            return NONE;
        }
        var c = target.charAt(at);
        var octet = c == '%' ? PercentEncoding.octetAt(target, at, end) : -1;
        return octet < 0 ? c : (char) octet;
    }

    private static int width(String target, int at) {
        return at < target.length() && target.charAt(at) == '%' ? 3 : 1;
    }
}
