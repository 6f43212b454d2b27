package dev.latchkey.core.credential;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The networks a credential may be used from; without any, every address may. Immutable. IPv4 addresses in IPv6 form
 * (RFC 4291 §2.5.5.2) count as IPv4.
 */
public final class IpAllowList {

    /** Most networks in one list. */
    public static final int COUNT_MAX = 50;

    /** No restriction. */
    public static final IpAllowList ANY = new IpAllowList(new Cidr[0]);

    private final Cidr[] networks;

    private IpAllowList(Cidr[] networks) {
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
                : new IpAllowList(texts.stream().map(Cidr::parse).distinct().toArray(Cidr[]::new));
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
        var caller = IpAddress.of(address);
        for (var network : networks) {
            if (network.contains(caller)) {
                return true;
            }
        }
        return false;
    }

    /** The networks, in the order given; none for every address. */
    public List<Cidr> blocks() {
        return List.of(networks);
    }

    /** The networks in their shortest usual form, in the order given. */
    public List<String> networks() {
        return Arrays.stream(networks).map(Cidr::text).toList();
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
}
