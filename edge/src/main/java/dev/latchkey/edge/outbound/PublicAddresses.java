package dev.latchkey.edge.outbound;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public internet: those that the IANA special-purpose registries (RFC 6890) do not set apart. What is
 * not known to be public is not.
 */
final class PublicAddresses {

    private static final List<Cidr> SPECIAL_V4 = cidrs(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** All that is given out for global unicast (RFC 4291 §2.4); loopback, link-local, ULA and multicast are outside. */
    private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

    /** Within it: protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4 address. */
    private static final List<Cidr> SPECIAL_V6 =
            cidrs("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48");

    /** NAT64 (RFC 6052 §2.1): the last four bytes are the IPv4 address that is meant. */
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

    private PublicAddresses() {}

    private static List<Cidr> cidrs(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    static boolean contain(InetAddress address) {
        return contain(IpAddress.of(address.getAddress()));
    }

    private static boolean contain(IpAddress address) {
        if (address.isIpv4()) {
            return SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
        }
        if (NAT64.contains(address)) {
            return contain(address.lastIpv4());
        }
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
    }
}
