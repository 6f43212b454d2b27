package dev.latchkey.core.command;

import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.IpAddress;
import java.util.List;

/** Compares lists of networks; a list without any is every address. */
final class Networks {

    private static final List<Cidr> EVERYWHERE = List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));
    private static final int BITS = 128;

    private Networks() {}

    /** Whether every address of the one list is in the other, however it is cut into blocks. */
    static boolean cover(List<Cidr> wide, List<Cidr> narrow) {
        var outer = wide.isEmpty() ? EVERYWHERE : wide;
        return (narrow.isEmpty() ? EVERYWHERE : narrow)
                .stream().allMatch(block -> covers(outer, block.network(), block.prefixLength()));
    }

    /** A block is in one of the others, or each half of it is in some of them. */
    private static boolean covers(List<Cidr> outer, IpAddress network, int prefixLength) {
        if (outer.stream().anyMatch(block -> block.prefixLength() <= prefixLength && block.contains(network))) {
            return true;
        }
        var isAnyWithin = outer.stream()
                .anyMatch(block -> block.prefixLength() > prefixLength
                        && new Cidr(network, prefixLength, "").contains(block.network()));
        return isAnyWithin
                && covers(outer, network, prefixLength + 1)
                && covers(outer, secondHalf(network, prefixLength), prefixLength + 1);
    }

    private static IpAddress secondHalf(IpAddress network, int prefixLength) {
        var bit = 1L << (Long.SIZE - 1 - prefixLength % Long.SIZE);
        return prefixLength < BITS / 2
                ? new IpAddress(network.high() | bit, network.low())
                : new IpAddress(network.high(), network.low() | bit);
    }
}
