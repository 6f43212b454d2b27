package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.core.grant.AuthorizationRequests.Numbers;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whose share of the room a waiting request takes. Who has filled a share is refused, and nobody's request is pushed out by another's. The last
 * quarter of it all is for networks, and clients that proved themselves, that have next to nothing; and those a client's share does not hold up,
 * since anybody can use the name of a client that does not prove itself.
 *
 * @param address that asks; absent for a client that proved itself
 */
record WaitingRoom(@Nullable InetAddress address) {

    /** Most requests of each kind on the platform. */
    static final int MAX = 100_000;
    /** Most of one address, in IPv6 of its /64. */
    static final int OF_ADDRESS_MAX = MAX / 100;
    /** Most of the /48 of an IPv6 address. */
    static final int OF_NETWORK_MAX = MAX / 10;
    /** Most of one client. */
    static final int OF_CLIENT_MAX = MAX / 4;
    /** Who has fewer has next to nothing. */
    static final int SMALL = 16;

    private static final int USUAL_MAX = MAX - MAX / 4;
    private static final long RETRY_SECONDS = 10;
    private static final int ADDRESS_BYTES = 8;
    private static final int NETWORK_BYTES = 6;

    static WaitingRoom ofClient() {
        return new WaitingRoom(null);
    }

    boolean isOfClient() {
        return address == null;
    }

    /** @param digest what is stored in place of an address */
    Origin origin(UnaryOperator<String> digest) {
        if (address == null) {
            return Origin.PROVEN_CLIENT;
        }
        return new Origin(
                digest.apply(beginning(address, ADDRESS_BYTES)), digest.apply(beginning(address, NETWORK_BYTES)));
    }

    /** IPv4 has no networks that are one caller's. The number of digits keeps the kinds apart. */
    private static String beginning(InetAddress address, int bytes) {
        var all = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(all, bytes) : all);
    }

    /** @throws dev.latchkey.authserver.response.OAuthRejection when there is no room for one more */
    void enter(Numbers waiting) {
        if (waiting.ofAddress() >= OF_ADDRESS_MAX || waiting.ofNetwork() >= OF_NETWORK_MAX) {
            throw OAuthError.TOO_MANY_REQUESTS.because("too many requests of this address wait", RETRY_SECONDS);
        }
        var isSmall = (isOfClient() ? waiting.ofClient() : waiting.ofNetwork()) < SMALL;
        if (!isSmall && waiting.ofClient() >= OF_CLIENT_MAX) {
            throw OAuthError.TOO_MANY_REQUESTS.because("too many requests of this client wait", RETRY_SECONDS);
        }
        if (waiting.ofAll() >= (isSmall ? MAX : USUAL_MAX)) {
            throw OAuthError.UNAVAILABLE.because("too many requests wait", RETRY_SECONDS);
        }
    }
}
