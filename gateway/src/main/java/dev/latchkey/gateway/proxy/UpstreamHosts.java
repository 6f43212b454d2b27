package dev.latchkey.gateway.proxy;

import java.util.List;

/** Where the server of a name is looked for. */
public final class UpstreamHosts {

    private UpstreamHosts() {}

    /**
     * Names and addresses to connect to, in the order in which they are tried: this machine's own name stands for two addresses, and many
     * programs listen at one of them alone.
     *
     * @param host as in a URI, an address of IPv6 in brackets
     * @return without brackets
     */
    public static List<String> of(String host) {
        if (host.equals("localhost")) {
            return List.of("127.0.0.1", "::1");
        }
        return List.of(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }
}
