package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;

/** The text of an address that somebody is said to have connected from, as proxies write it. */
final class ClientLiteral {

    private static final int THIS_NETWORK = 0;
    private static final int RESERVED = 240;

    private ClientLiteral() {}

    /**
     * Reads an address that each program reads the same: of the numbers of IPv4 none has zeros in front, which some take for octal (RFC
     * 6943 section 3.1.1).
     *
     * @throws IllegalArgumentException when it is a name, a number alone, malformed, or one that nobody connects from
     */
    static InetAddress read(String text) {
        var address = parse(text);
        if (!mayConnect(address)) {
            throw new IllegalArgumentException("expected an address of one host");
        }
        return address;
    }

    /** As {@link #read}, of any address. */
    static InetAddress parse(String text) {
        IpAddress.parse(text); // the JDK takes more than addresses
        var address = InetAddress.ofLiteral(text);
        var dotted = text.substring(text.lastIndexOf(':') + 1);
        if (dotted.indexOf('.') >= 0
                && !InetAddress.ofLiteral(dotted).getHostAddress().equals(dotted)) {
            throw new IllegalArgumentException("expected numbers without zeros in front");
        }
        return address;
    }

    /** Whether somebody can have connected from there: it is no group's, nobody's, and none of those that are reserved (RFC 1122 §3.2.1.3). */
    static boolean mayConnect(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        var first = address.getAddress()[0] & 0xFF;
        return !(address instanceof Inet4Address) || (first != THIS_NETWORK && first < RESERVED);
    }
}
