package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request in HTTP/1.0 or HTTP/1.1 byte for byte, before any decoder that forgives may see it. A decoder joins folded
 * lines, splits at tabs and skips control characters; what one program forgives, the next one reads in another way, and
 * that gap is how requests are smuggled (RFC 9112 §11.2).
 */
final class RequestHeadBytes {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final String CONTENT_LENGTH = "content-length";

    /** What became of the bytes so far. */
    sealed interface Reading {
        /** More bytes are needed. */
        record Incomplete() implements Reading {}

        /** The head is whole and well formed; the body, if any, begins at {@code end}. */
        record Complete(int end) implements Reading {}

        /** The head breaks a rule. */
        record Malformed(Refusal refusal) implements Reading {}
    }

    private static final Reading INCOMPLETE = new Reading.Incomplete();

    private RequestHeadBytes() {}

    /**
     * Reads from the first byte of a request line to the empty line. Bare CR, bare LF, control characters, folded lines,
     * empty or malformed names and white space around names are refused as soon as they are seen (RFC 9112 §2.2, §3, §5).
     */
    static Reading read(ByteBuf bytes, HeadLimits limits) {
        var start = bytes.readerIndex();
        var end = bytes.writerIndex();
        var lineEnd = lineEnd(bytes, start, end, limits.requestLineBytesMax());
        if (lineEnd < 0) {
            return unfinished(bytes, start, end, limits.requestLineBytesMax(), Refusal.TARGET_TOO_LONG);
        }
        if (lineEnd - start > limits.requestLineBytesMax()) {
            return new Reading.Malformed(Refusal.TARGET_TOO_LONG);
        }
        var refusal = checkRequestLine(bytes, start, lineEnd);
        if (refusal != null) {
            return new Reading.Malformed(refusal);
        }
        return readHeaders(bytes, lineEnd + 2, end, limits);
    }

    private static Reading readHeaders(ByteBuf bytes, int start, int end, HeadLimits limits) {
        var line = start;
        var room = limits.headerSectionBytesMax();
        var hasLength = false;
        for (var count = 0; ; count++) {
            var lineEnd = lineEnd(bytes, line, end, room);
            if (lineEnd < 0) {
                return unfinished(bytes, line, end, room, Refusal.HEADERS_TOO_LARGE);
            }
            if (lineEnd == line) {
                return new Reading.Complete(line + 2);
            }
            room -= lineEnd - line;
            if (room < 0 || count == limits.headersMax()) {
                return new Reading.Malformed(Refusal.HEADERS_TOO_LARGE);
            }
            var refusal = checkHeaderLine(bytes, line, lineEnd);
            if (refusal != null) {
                return new Reading.Malformed(refusal);
            }
            if (isContentLength(bytes, line, lineEnd)) {
                if (hasLength || !isOneNumber(bytes, line + CONTENT_LENGTH.length() + 1, lineEnd)) {
                    return new Reading.Malformed(Refusal.MALFORMED_FRAMING);
                }
                hasLength = true;
            }
            line = lineEnd + 2;
        }
    }

    /** Index of the CR of the line end, or -1 when none is within reach. Never looks further than the limit allows. */
    private static int lineEnd(ByteBuf bytes, int start, int end, int bytesMax) {
        var reach = (int) Math.min(end, (long) start + bytesMax + 2);
        var lf = bytes.indexOf(start, reach, LF);
        return lf > start && bytes.getByte(lf - 1) == CR ? lf - 1 : -1;
    }

    private static Reading unfinished(ByteBuf bytes, int start, int end, int bytesMax, Refusal tooLong) {
        var reach = (int) Math.min(end, (long) start + bytesMax + 2);
        if (bytes.indexOf(start, reach, LF) >= 0) {
            return new Reading.Malformed(Refusal.MALFORMED_LINE_END);
        }
        return end - start > bytesMax + 1 ? new Reading.Malformed(tooLong) : INCOMPLETE;
    }

    /** Exactly {@code method SP request-target SP HTTP-version}, with no other white space (RFC 9112 §3). */
    private static @Nullable Refusal checkRequestLine(ByteBuf bytes, int start, int end) {
        var methodEnd = bytes.indexOf(start, end, (byte) ' ');
        if (methodEnd <= start) {
            return Refusal.MALFORMED_REQUEST_LINE;
        }
        for (var i = start; i < methodEnd; i++) {
            if (!isTokenByte(bytes.getByte(i))) {
                return Refusal.MALFORMED_REQUEST_LINE;
            }
        }
        var targetEnd = bytes.indexOf(methodEnd + 1, end, (byte) ' ');
        if (targetEnd <= methodEnd + 1) {
            // A line of two words is a request of HTTP/0.9, which has no version to refuse by.
            return Refusal.MALFORMED_REQUEST_LINE;
        }
        for (var i = methodEnd + 1; i < targetEnd; i++) {
            var b = bytes.getByte(i);
            if (b <= ' ' || b == 0x7F) {
                return Refusal.MALFORMED_TARGET;
            }
        }
        return checkVersion(bytes, targetEnd + 1, end);
    }

    private static @Nullable Refusal checkVersion(ByteBuf bytes, int start, int end) {
        var name = "HTTP/";
        if (end - start != name.length() + 3) {
            return Refusal.MALFORMED_REQUEST_LINE;
        }
        for (var i = 0; i < name.length(); i++) {
            if (bytes.getByte(start + i) != name.charAt(i)) {
                return Refusal.MALFORMED_REQUEST_LINE;
            }
        }
        var major = bytes.getByte(start + 5);
        var minor = bytes.getByte(start + 7);
        if (!isDigit(major) || bytes.getByte(start + 6) != '.' || !isDigit(minor)) {
            return Refusal.MALFORMED_REQUEST_LINE;
        }
        return major == '1' && (minor == '0' || minor == '1') ? null : Refusal.VERSION_NOT_SUPPORTED;
    }

    /** {@code token ":" value}, the value without control characters but tab (RFC 9110 §5.5, §5.6.2). */
    private static @Nullable Refusal checkHeaderLine(ByteBuf bytes, int start, int end) {
        var first = bytes.getByte(start);
        if (first == ' ' || first == '\t') {
            return Refusal.FOLDED_HEADER;
        }
        var at = start;
        while (at < end && isTokenByte(bytes.getByte(at))) {
            at++;
        }
        if (at == start || at == end || bytes.getByte(at) != ':') {
            return Refusal.MALFORMED_HEADER;
        }
        for (var i = at + 1; i < end; i++) {
            var b = bytes.getByte(i);
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7F) {
                return b == CR ? Refusal.MALFORMED_LINE_END : Refusal.MALFORMED_HEADER;
            }
        }
        return null;
    }

    /** Of a well-formed line; names have no case. */
    private static boolean isContentLength(ByteBuf bytes, int start, int end) {
        var length = CONTENT_LENGTH.length();
        if (end - start <= length || bytes.getByte(start + length) != ':') {
            return false;
        }
        for (var i = 0; i < length; i++) {
            var b = bytes.getByte(start + i);
            if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != CONTENT_LENGTH.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The decoder takes the first of several in a list, and of several headers in HTTP/1.0; others take the last (RFC 9112 §6.3). */
    private static boolean isOneNumber(ByteBuf bytes, int start, int end) {
        var from = start;
        var to = end;
        while (from < to && isBlank(bytes.getByte(from))) {
            from++;
        }
        while (to > from && isBlank(bytes.getByte(to - 1))) {
            to--;
        }
        for (var i = from; i < to; i++) {
            if (!isDigit(bytes.getByte(i))) {
                return false;
            }
        }
        return to > from;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** A tchar of RFC 9110 §5.6.2. */
    private static boolean isTokenByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || isDigit(b)
                || switch (b) {
                    case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~' -> true;
                    default -> false;
                };
    }
}
