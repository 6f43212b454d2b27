package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of a connection before anything else is said on it: the PROXY protocol, versions 1 and 2, as HAProxy defines it
 * (proxy-protocol.txt, sections 2.1 and 2.2). Read strictly, because whoever passes as somebody else is somebody else.
 */
final class ProxyHeader {

    /** The longest that is read, in bytes; a load balancer adds at most a few hundred to the addresses. */
    static final int BYTES_MAX = 1_024;

    private static final int TEXT_BYTES_MAX = 107;
    private static final byte[] TEXT_BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY_BEGIN = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int BINARY_HEAD_BYTES = 16;
    private static final int VERSION_2 = 0x20;
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int UNSPECIFIED = 0;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int PORT_BYTES = 2;
    private static final int ELEMENT_HEAD_BYTES = 3;
    private static final int TLS_ELEMENT = 0x20;
    /** A byte that says how the caller came, four that say whether its certificate was verified. */
    private static final int TLS_ELEMENT_BYTES_MIN = 5;

    private static final int CAME_BY_TLS = 1;
    private static final int PORT_MAX = 65_535;

    private ProxyHeader() {}

    /** What was read. */
    sealed interface Reading {

        /** More has to come. */
        record Incomplete() implements Reading {}

        /**
         * @param end index behind the header
         * @param source who has connected to the proxy; absent when the proxy speaks for itself, or does not know
         * @param scheme whether it did so by TLS
         */
        record Complete(int end, @Nullable InetSocketAddress source, CallerScheme.Said scheme) implements Reading {

            Complete(int end, @Nullable InetSocketAddress source) {
                this(end, source, CallerScheme.Said.NOTHING);
            }
        }

        /** It is no such header. */
        record Malformed() implements Reading {}
    }

    private static final Reading INCOMPLETE = new Reading.Incomplete();
    private static final Reading MALFORMED = new Reading.Malformed();

    /** Reads from the reader index on, and moves nothing. */
    static Reading read(ByteBuf bytes) {
        if (begins(bytes, TEXT_BEGIN)) {
            return bytes.readableBytes() < TEXT_BEGIN.length ? INCOMPLETE : readText(bytes);
        }
        if (begins(bytes, BINARY_BEGIN)) {
            return bytes.readableBytes() < BINARY_HEAD_BYTES ? INCOMPLETE : readBinary(bytes);
        }
        return MALFORMED;
    }

    /** As far as they are there. */
    private static boolean begins(ByteBuf bytes, byte[] beginning) {
        var compared = Math.min(bytes.readableBytes(), beginning.length);
        for (var i = 0; i < compared; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static Reading readText(ByteBuf bytes) {
        var start = bytes.readerIndex();
        var searched = Math.min(bytes.readableBytes(), TEXT_BYTES_MAX);
        var lineEnd = bytes.indexOf(start, start + searched, (byte) '\n');
        if (lineEnd < 0) {
            return searched == TEXT_BYTES_MAX ? MALFORMED : INCOMPLETE;
        }
        if (bytes.getByte(lineEnd - 1) != '\r') {
            return MALFORMED;
        }
        var line = bytes.toString(start, lineEnd - 1 - start, StandardCharsets.US_ASCII);
        var words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new Reading.Complete(lineEnd + 1, null);
        }
        var isIpv4 = words[1].equals("TCP4");
        if (words.length != 6 || !(isIpv4 || words[1].equals("TCP6"))) {
            return MALFORMED;
        }
        var source = address(words[2], isIpv4);
        var port = port(words[4]);
        return source == null
                        || !ClientLiteral.mayConnect(source)
                        || address(words[3], isIpv4) == null
                        || port < 0
                        || port(words[5]) < 0
                ? MALFORMED
                : new Reading.Complete(lineEnd + 1, new InetSocketAddress(source, port));
    }

    private static @Nullable InetAddress address(String text, boolean isIpv4) {
        if ((text.indexOf(':') < 0) != isIpv4) {
            return null;
        }
        try {
            return ClientLiteral.parse(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** -1 for what is none. */
    private static int port(String text) {
        if (!text.matches("0|[1-9][0-9]{0,4}")) {
            return -1;
        }
        var port = Integer.parseInt(text);
        return port > PORT_MAX ? -1 : port;
    }

    private static Reading readBinary(ByteBuf bytes) {
        var start = bytes.readerIndex();
        var command = bytes.getUnsignedByte(start + 12) - VERSION_2;
        var family = bytes.getUnsignedByte(start + 13);
        var length = bytes.getUnsignedShort(start + 14);
        var addressBytes = family == TCP_OVER_IPV4 ? 4 : family == TCP_OVER_IPV6 ? 16 : 0;
        var isKnown = command == LOCAL || (command == PROXY && (addressBytes > 0 || family == UNSPECIFIED));
        var needed = command == PROXY && addressBytes > 0 ? 2 * (addressBytes + PORT_BYTES) : 0;
        if (!isKnown || length < needed || BINARY_HEAD_BYTES + length > BYTES_MAX) {
            return MALFORMED;
        }
        var end = start + BINARY_HEAD_BYTES + length;
        if (bytes.writerIndex() < end) {
            return INCOMPLETE;
        }
        if (needed == 0) {
            return new Reading.Complete(end, null);
        }
        var addresses = start + BINARY_HEAD_BYTES;
        var source = address(ByteBufUtil.getBytes(bytes, addresses, addressBytes));
        if (!ClientLiteral.mayConnect(source) || !isOfWholeElements(bytes, addresses + needed, end)) {
            return MALFORMED;
        }
        var scheme = findScheme(bytes, addresses + needed, end);
        var port = bytes.getUnsignedShort(addresses + 2 * addressBytes);
        return scheme == null ? MALFORMED : new Reading.Complete(end, new InetSocketAddress(source, port), scheme);
    }

    /** What stands behind the addresses: each a type, a length and so many bytes (section 2.2), the last of which is the header's last. */
    private static boolean isOfWholeElements(ByteBuf bytes, int from, int end) {
        var at = from;
        while (at + ELEMENT_HEAD_BYTES <= end) {
            at += ELEMENT_HEAD_BYTES + bytes.getUnsignedShort(at + 1);
        }
        return at == end;
    }

    /** What the element says that is about TLS (section 2.2.5); null when it is too short for that, or there are two. */
    private static CallerScheme.@Nullable Said findScheme(ByteBuf bytes, int from, int end) {
        var found = CallerScheme.Said.NOTHING;
        var at = from;
        while (at < end) {
            var length = bytes.getUnsignedShort(at + 1);
            var value = at + ELEMENT_HEAD_BYTES;
            if (bytes.getUnsignedByte(at) == TLS_ELEMENT) {
                if (found != CallerScheme.Said.NOTHING || length < TLS_ELEMENT_BYTES_MIN) {
                    return null;
                }
                found = (bytes.getByte(value) & CAME_BY_TLS) == 0 ? CallerScheme.Said.PLAIN : CallerScheme.Said.TLS;
            }
            at = value + length;
        }
        return found;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for another number of bytes
        }
    }
}
