package dev.latchkey.engine.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A block of addresses (RFC 4632 §3.1), for instance {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param network its first address
 * @param prefixLength of 128 bits, so an IPv4 network's own length and 96
 * @param text as it was written
 */
public record Cidr(IpAddress network, int prefixLength, String text) {

    private static final int BITS = 128;
    private static final int IPV4_BITS_BEFORE = 96;

    /**
     * Reads {@code address/bits}; an address alone is a network of one.
     *
     * @throws IllegalArgumentException when it is anything else, or has bits set behind its prefix length, which is more often
     *     a slip than a wish
     */
    public static Cidr parse(String text) {
        var slash = text.indexOf('/');
        var addressText = slash < 0 ? text : text.substring(0, slash);
        var address = address(addressText, text);
        var isMappedForm = address.isIpv4() && addressText.indexOf(':') >= 0;
        var before = address.isIpv4() && !isMappedForm ? IPV4_BITS_BEFORE : 0;
        var length = slash < 0 ? BITS : length(text.substring(slash + 1), BITS - before, text) + before;
        if (isMappedForm && length < IPV4_BITS_BEFORE) {
            throw new IllegalArgumentException("expected an IPv4 network, got \"" + text + "\", which covers more");
        }
        if (!address.masked(length).equals(address)) {
            throw new IllegalArgumentException("expected no bits set behind the prefix length of \"" + text
                    + "\"; give the first address of the network");
        }
        return new Cidr(address, length, text);
    }

    /** Whether the address is in the block; an address of the other family never is. */
    public boolean contains(IpAddress address) {
        return address.isIpv4() == network.isIpv4()
                && address.masked(prefixLength).equals(network);
    }

    private static IpAddress address(String text, String whole) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw notNetwork(whole, e);
        }
    }

    private static int length(String text, int max, String whole) {
        if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw notNetwork(whole, null);
    }

    private static IllegalArgumentException notNetwork(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "expected a network such as 10.0.0.0/8 or 2001:db8::/32, got \"" + text + "\"", cause);
    }
}
