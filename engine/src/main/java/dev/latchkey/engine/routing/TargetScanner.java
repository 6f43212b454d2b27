package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PercentEncoding;
import dev.latchkey.engine.routing.ParsedTarget.Refused;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one request target from left to right, once. It runs for every request, so it allocates only its result. */
final class TargetScanner {

    private static final Refused TOO_LONG =
            new Refused("expected a target of at most " + RequestPath.TARGET_BYTES_MAX + " bytes");
    private static final Refused TOO_MANY_SEGMENTS =
            new Refused("expected at most " + RequestPath.SEGMENTS_MAX + " segments in the path");
    private static final Refused NOT_ORIGIN_FORM =
            new Refused("expected a target that begins with a slash (origin form)");
    private static final Refused FRAGMENT = new Refused("expected no fragment (#) in the target");
    private static final Refused NOT_ASCII =
            new Refused("expected only ASCII in the target; percent-encode other characters as UTF-8");
    private static final Refused CONTROL = new Refused("expected no space or control character in the target");
    private static final Refused EMPTY_SEGMENT = new Refused("expected no empty segment (//) in the path");
    private static final Refused DOT_SEGMENT = new Refused("expected no dot segment (. or ..) in the path");
    private static final Refused SEMICOLON = new Refused("expected no semicolon in the path", Leniency.PATH_PARAMETERS);
    private static final Refused BACKSLASH = new Refused("expected no backslash in the path");
    private static final Refused NOT_A_PATH_CHARACTER =
            new Refused("expected only characters of RFC 3986 paths; percent-encode the others");
    private static final Refused BAD_ESCAPE =
            new Refused("expected two hex digits after every percent sign in the path");
    private static final Refused FORBIDDEN_ESCAPE =
            new Refused("expected no percent-encoded slash, backslash, percent sign or control character in the path");
    private static final Refused ENCODED_SLASH = new Refused(FORBIDDEN_ESCAPE.reason(), Leniency.ENCODED_SLASH);
    private static final Refused ENCODED_PERCENT = new Refused(FORBIDDEN_ESCAPE.reason(), Leniency.ENCODED_PERCENT);
    private static final Refused NOT_UTF8 = new Refused("expected percent-encoded bytes to be well-formed UTF-8");
    private static final Refused LATIN_1 = new Refused(NOT_UTF8.reason(), Leniency.LATIN_1);
    private static final Refused TOO_LONG_TO_READ = new Refused("expected a path of at most "
            + PathReadings.PATH_BYTES_MAX + " bytes where not every server reads it alike");
    private static final Refused SEVERAL_READINGS =
            new Refused("expected a path that no server can take for an empty segment, a dot segment or a control"
                    + " character, and that is decoded in at most two steps");

    private final String target;
    private final Set<Leniency> taken;
    private final Effort effort;
    private int index = 1;
    private int segments = 1;
    private final SegmentShape segment = new SegmentShape();

    /** Whether servers that decode alike may still read the path in several ways. */
    private boolean isFolded;

    /** What was met and taken; absent as long as there was nothing. */
    private @Nullable EnumSet<Leniency> met;

    TargetScanner(String target, Set<Leniency> taken, Effort effort) {
        this.target = target;
        this.taken = taken;
        this.effort = effort;
    }

    ParsedTarget scan() {
        if (target.length() > RequestPath.TARGET_BYTES_MAX) {
            return TOO_LONG;
        }
        if (target.isEmpty() || target.charAt(0) != '/') {
            return NOT_ORIGIN_FORM;
        }
        var refusal = path();
        if (refusal != null) {
            return refusal;
        }
        var pathLength = index;
        refusal = query();
        if (refusal != null) {
            return refusal;
        }
        if (met != null) {
            return inEveryReading(pathLength, met);
        }
        if (!isFolded) {
            return new ParsedTarget.Accepted(new RequestPath(target, pathLength));
        }
        return pathLength > PathReadings.PATH_BYTES_MAX
                ? TOO_LONG_TO_READ
                : new ParsedTarget.Accepted(new RequestPath(
                        target, pathLength, Set.of(), FoldedReadings.of(target.substring(0, pathLength), effort)));
    }

    /** Whether some server takes a segment for one of dots, or for none; the path is one that holds no other harm. */
    static boolean hidesSegments(String path) {
        var refusal = new TargetScanner(path, EnumSet.allOf(Leniency.class), Effort.unbounded()).path();
        return DOT_SEGMENT.equals(refusal) || EMPTY_SEGMENT.equals(refusal);
    }

    private ParsedTarget inEveryReading(int pathLength, Set<Leniency> by) {
        if (pathLength > PathReadings.PATH_BYTES_MAX) {
            return TOO_LONG_TO_READ;
        }
        var others = PathReadings.of(target.substring(0, pathLength), effort);
        return others.isEmpty()
                ? SEVERAL_READINGS
                : new ParsedTarget.Accepted(new RequestPath(target, pathLength, Set.copyOf(by), others.get()));
    }

    /** Takes a form, or refuses it. */
    private @Nullable Refused take(Refused refusal) {
        var leniency = refusal.leniency();
        if (leniency == null || !taken.contains(leniency)) {
            return refusal;
        }
        if (met == null) {
            met = EnumSet.noneOf(Leniency.class);
        }
        met.add(leniency);
        return null;
    }

    private @Nullable Refused path() {
        for (; index < target.length(); index++) {
            var c = target.charAt(index);
            if (c == '?') {
                break;
            }
            var refusal = c == '/' ? endOfSegment() : c == '%' ? escape() : plain(c);
            if (refusal != null) {
                return refusal;
            }
        }
        isFolded |= target.charAt(index - 1) == '.';
        return segment.isDots() ? DOT_SEGMENT : null;
    }

    private @Nullable Refused endOfSegment() {
        if (segment.isEmpty()) {
            return EMPTY_SEGMENT;
        }
        if (segment.isDots()) {
            return DOT_SEGMENT;
        }
        if (++segments > RequestPath.SEGMENTS_MAX) {
            return TOO_MANY_SEGMENTS;
        }
        isFolded |= target.charAt(index - 1) == '.';
        segment.begin();
        return null;
    }

    /** An encoded character at which some server ends the segment, or one that is taken for it. */
    private @Nullable Refused separator(char separator) {
        isFolded = true;
        if (segment.isDots()) {
            return DOT_SEGMENT;
        }
        if (separator == ';' && segment.isEmpty()) {
            return EMPTY_SEGMENT;
        }
        segment.separator(separator == '/' || separator == '\\');
        return null;
    }

    private @Nullable Refused plain(char c) {
        if (c == '.') {
            segment.dots(1);
            return null;
        }
        segment.other();
        isFolded |= c == '+';
        if (PercentEncoding.isSegmentCharacter(c)) {
            return null;
        }
        if (c > 0x7E) {
            return c == 0x7F ? CONTROL : NOT_ASCII;
        }
        if (c <= 0x20) {
            return CONTROL;
        }
        return switch (c) {
            case ';' -> take(SEMICOLON);
            case '\\' -> BACKSLASH;
            case '#' -> FRAGMENT;
            default -> NOT_A_PATH_CHARACTER;
        };
    }

    /** One escaped character, which is up to four escapes; leaves the index on the last character it read. */
    private @Nullable Refused escape() {
        var first = PercentEncoding.octetAt(target, index, target.length());
        if (first < 0) {
            return BAD_ESCAPE;
        }
        if (first < 0x80) {
            if (first < 0x20 || first == 0x7F || first == '\\') {
                return FORBIDDEN_ESCAPE;
            }
            var refusal = first == '/' ? take(ENCODED_SLASH) : first == '%' ? take(ENCODED_PERCENT) : null;
            return refusal != null ? refusal : decoded((char) first);
        }
        var start = index;
        var refusal = multibyte(first);
        if (NOT_UTF8.equals(refusal)) {
            segment.other();
            index = start + 2;
            return take(LATIN_1);
        }
        return refusal;
    }

    private @Nullable Refused decoded(char c) {
        var isFirst = target.charAt(index - 1) == '/';
        index += 2;
        switch (c) {
            case '.', ' ' -> {
                if (c == '.') {
                    segment.dots(1);
                } else {
                    segment.blank();
                }
                isFolded |= isFirst || isLastOfSegment() || target.startsWith(".", index + 1) || isDotNext();
            }
            case ';', '?', '#' -> {
                return separator(c);
            }
            default -> segment.other();
        }
        return null;
    }

    private boolean isDotNext() {
        return target.regionMatches(true, index + 1, "%2E", 0, 3);
    }

    private boolean isLastOfSegment() {
        return index + 1 == target.length() || target.charAt(index + 1) == '/' || target.charAt(index + 1) == '?';
    }

    private @Nullable Refused beyondAscii(int character) {
        isFolded = true;
        var separator = Lookalikes.separator(character);
        if (separator != 0) {
            return separator(separator);
        }
        var taken = Lookalikes.dots(character);
        if (Lookalikes.isBlank(character)) {
            segment.blank();
        } else if (taken > 0) {
            segment.dots(taken);
        } else {
            segment.other();
        }
        return null;
    }

    /** RFC 3629 §4: no overlong form, no surrogate, nothing beyond U+10FFFF; and no C1 control. */
    private @Nullable Refused multibyte(int first) {
        var following = first >= 0xC2 && first <= 0xDF ? 1 : first >= 0xE0 && first <= 0xEF ? 2 : 3;
        if (first < 0xC2 || first > 0xF4) {
            return NOT_UTF8;
        }
        var character = first & (0x3F >> following);
        index += 2;
        for (var i = 0; i < following; i++) {
            index++;
            if (index >= target.length() || target.charAt(index) != '%') {
                return NOT_UTF8;
            }
            var octet = PercentEncoding.octetAt(target, index, target.length());
            if (octet < 0) {
                return BAD_ESCAPE;
            }
            if (octet < 0x80 || octet > 0xBF || (i == 0 && !PercentEncoding.isSecondOctet(first, octet))) {
                return NOT_UTF8;
            }
            if (first == 0xC2 && octet < 0xA0) {
                return FORBIDDEN_ESCAPE;
            }
            character = character << 6 | (octet & 0x3F);
            index += 2;
        }
        return beyondAscii(character);
    }

    private @Nullable Refused query() {
        for (; index < target.length(); index++) {
            var c = target.charAt(index);
            if (c <= 0x20 || c == 0x7F) {
                return CONTROL;
            }
            if (c > 0x7F) {
                return NOT_ASCII;
            }
            if (c == '#') {
                return FRAGMENT;
            }
        }
        return null;
    }
}
