package dev.latchkey.server.http;

import java.net.InetAddress;

/** A block of addresses, for instance {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
public record Cidr(InetAddress network, int prefixBits) {

    public Cidr {
        if (prefixBits < 0 || prefixBits > network.getAddress().length * 8) {
            throw new IllegalArgumentException("expected a prefix that fits the address, got /" + prefixBits);
        }
    }

    /**
     * Reads {@code address/bits}, or one address alone. Never asks a name server.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static Cidr parse(String text) {
        var slash = text.indexOf('/');
        var address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Cidr(address, address.getAddress().length * 8);
        }
        var bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("expected address/bits, got " + text);
        }
        return new Cidr(address, Integer.parseInt(bits));
    }

    /**
     * Reads one address in its numeric form.
     *
     * @throws IllegalArgumentException when it is a name or malformed
     */
    static InetAddress parseAddress(String text) {
        // Only characters that no host name consists of alone, so that nothing is ever looked up.
        if (!text.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("expected an IP address, got " + text);
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected an IP address, got " + text, e);
        }
    }

    /** Whether the address is in the block; an address of the other family never is. */
    public boolean contains(InetAddress address) {
        var mine = network.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        var wholeBytes = prefixBits / 8;
        for (var i = 0; i < wholeBytes; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        var rest = prefixBits % 8;
        return rest == 0 || ((mine[wholeBytes] ^ other[wholeBytes]) & (0xFF << (8 - rest)) & 0xFF) == 0;
    }
}
