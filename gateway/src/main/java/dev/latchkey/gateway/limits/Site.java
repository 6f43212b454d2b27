package dev.latchkey.gateway.limits;

import dev.latchkey.edge.http.CallerRates;

/** A /48 of IPv6, which is what one site is given (RFC 6177); one who has it has 65,536 networks of a /64. */
record Site(long prefix) {
    private static final int INTERFACE_BITS = 16;

    static Object of(Object caller) {
        return caller instanceof Long network ? new Site(network >>> INTERFACE_BITS) : caller;
    }

    @Override
    public String toString() {
        return CallerRates.network(prefix << INTERFACE_BITS, Long.SIZE - INTERFACE_BITS);
    }
}
