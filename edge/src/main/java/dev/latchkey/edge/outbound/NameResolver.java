package dev.latchkey.edge.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into addresses; blocking. */
@FunctionalInterface
public interface NameResolver {

    /** The resolver of the operating system. */
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** At least one address, in the order in which to try them. */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
