package dev.latchkey.server.credential;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The networks a credential may be used from; without any, every address may. Immutable. IPv4 addresses in IPv6 form
 * (RFC 4291 §2.5.5.2) count as IPv4.
 */
public final class IpAllowList {

    /** Most networks in one list. */
    public static final int COUNT_MAX = 50;

    /** No restriction. */
    public static final IpAllowList ANY = new IpAllowList(new Network[0]);

    private final Network[] networks;

    private IpAllowList(Network[] networks) {
        this.networks = networks;
    }

    /**
     * Reads networks in CIDR notation (RFC 4632 §3.1), for instance {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an
     * address alone is a network of one.
     *
     * @throws IllegalArgumentException when one is not a network, has bits set behind its prefix length (more often a
     *     slip than a wish), or there are more than {@value #COUNT_MAX}
     */
    public static IpAllowList parse(List<String> texts) {
        if (texts.size() > COUNT_MAX) {
            throw new IllegalArgumentException("expected at most " + COUNT_MAX + " networks, got " + texts.size());
        }
        return texts.isEmpty()
                ? ANY
                : new IpAllowList(texts.stream().map(Network::parse).distinct().toArray(Network[]::new));
    }

    public boolean isUnrestricted() {
        return networks.length == 0;
    }

    public boolean allows(InetAddress address) {
        return isUnrestricted() || allows(address.getAddress());
    }

    /** As {@link #allows(InetAddress)}, for 4 or 16 bytes in network order; nothing else is allowed. */
    public boolean allows(byte[] address) {
        if (isUnrestricted()) {
            return true;
        }
        if (address.length != 4 && address.length != 16) {
            return false;
        }
        var candidate = Bits.of(address);
        for (var network : networks) {
            if (network.contains(candidate)) {
                return true;
            }
        }
        return false;
    }

    /** The networks in their shortest usual form, in the order given. */
    public List<String> networks() {
        return Arrays.stream(networks).map(Network::text).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAllowList list && Arrays.equals(networks, list.networks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(networks);
    }

    /** The networks joined by commas. */
    @Override
    public String toString() {
        return networks().stream().collect(Collectors.joining(","));
    }

    /** An address as 128 bits; IPv4 as ::ffff:0:0/96. */
    private record Bits(long high, long low, boolean isIpv4) {

        static Bits of(byte[] address) {
            if (address.length == 4) {
                return new Bits(0, 0xFFFF_0000_0000L | number(address, 0, 4), true);
            }
            var high = number(address, 0, 8);
            var low = number(address, 8, 16);
            return new Bits(high, low, high == 0 && low >>> 32 == 0xFFFF);
        }

        private static long number(byte[] bytes, int from, int to) {
            long value = 0;
            for (int i = from; i < to; i++) {
                value = (value << 8) | (bytes[i] & 0xFF);
            }
            return value;
        }

        Bits masked(int prefixLength) {
            return new Bits(high & mask(prefixLength), low & mask(prefixLength - 64), isIpv4);
        }

        private static long mask(int ones) {
            return ones <= 0 ? 0 : ones >= 64 ? -1L : -1L << (64 - ones);
        }
    }

    /** @param prefixLength of 128 bits, so an IPv4 network's own length and 96 */
    private record Network(Bits base, int prefixLength, String text) {

        static Network parse(String text) {
            var slash = text.indexOf('/');
            var addressText = slash < 0 ? text : text.substring(0, slash);
            var bits = Bits.of(parseAddress(addressText, text).getAddress());
            var isMappedForm = bits.isIpv4() && addressText.indexOf(':') >= 0;
            var shift = bits.isIpv4() && !isMappedForm ? 96 : 0;
            var length = slash < 0 ? 128 : parseLength(text.substring(slash + 1), 128 - shift, text) + shift;
            if (isMappedForm && length < 96) {
                throw new IllegalArgumentException("expected an IPv4 network, got \"" + text + "\", which covers more");
            }
            if (!bits.masked(length).equals(bits)) {
                throw new IllegalArgumentException("expected no bits set behind the prefix length of \"" + text
                        + "\"; give the first address of the network");
            }
            return new Network(bits, length, text);
        }

        private static InetAddress parseAddress(String text, String whole) {
            // ofLiteral never asks a name server; it would take "10" or "fe80::1%eth0", which no list should hold.
            var isFullForm =
                    text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3;
            if (isFullForm && text.length() <= 45 && text.indexOf('%') < 0 && text.indexOf('[') < 0) {
                try {
                    return InetAddress.ofLiteral(text);
                } catch (IllegalArgumentException e) {
                    throw notNetwork(whole, e);
                }
            }
            throw notNetwork(whole, null);
        }

        private static int parseLength(String text, int max, String whole) {
            if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= max) {
                return Integer.parseInt(text);
            }
            throw notNetwork(whole, null);
        }

        private static IllegalArgumentException notNetwork(String text, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    "expected a network such as 10.0.0.0/8 or 2001:db8::/32, got \"" + text + "\"", cause);
        }

        boolean contains(Bits address) {
            return address.isIpv4() == base.isIpv4()
                    && address.masked(prefixLength).equals(base);
        }
    }
}
