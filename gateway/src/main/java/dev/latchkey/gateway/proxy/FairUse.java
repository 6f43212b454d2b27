package dev.latchkey.gateway.proxy;

import java.time.Duration;

/**
 * What one caller may take of an upstream, and how slow it may be meanwhile, so that nobody closes an API for the others.
 *
 * @param connectionsMax most connections at once. The last quarter is for those who hold next to none
 * @param ownerConnectionsMax most of them for one company, or one partner
 * @param strangersConnectionsMax most of them for all callers without a credential together; a quarter of that for one network
 * @param bufferedBodyBytesMax a request body up to this length is read whole before a connection is taken, and so much of a longer one
 * @param bytesPerSecondMin slowest pace at which a body may come, or an answer be taken, on average
 * @param bodyTimeout longest time for a body to come, however steadily it comes
 */
public record FairUse(
        int connectionsMax,
        int ownerConnectionsMax,
        int strangersConnectionsMax,
        int bufferedBodyBytesMax,
        int bytesPerSecondMin,
        Duration bodyTimeout) {

    public static final FairUse DEFAULT = new FairUse(256, 64, 64, 64 * 1024, 4 * 1024, Duration.ofMinutes(10));

    public FairUse {
        if (connectionsMax < 1
                || ownerConnectionsMax < 1
                || strangersConnectionsMax < 1
                || bufferedBodyBytesMax < 0
                || bytesPerSecondMin < 0
                || !bodyTimeout.isPositive()) {
            throw new IllegalArgumentException("expected at least one connection for everybody");
        }
    }

    /** With so many connections, the shares in proportion. */
    public static FairUse ofConnections(int max) {
        return new FairUse(
                max,
                Math.max(1, max / 4),
                Math.max(1, max / 4),
                DEFAULT.bufferedBodyBytesMax,
                DEFAULT.bytesPerSecondMin,
                DEFAULT.bodyTimeout);
    }

    FairUse withPace(int bytesPerSecond, Duration timeout) {
        return new FairUse(
                connectionsMax,
                ownerConnectionsMax,
                strangersConnectionsMax,
                bufferedBodyBytesMax,
                bytesPerSecond,
                timeout);
    }

    /** Most connections of one network of strangers. */
    int networkConnectionsMax() {
        return Math.max(1, strangersConnectionsMax / 4);
    }

    /** From so many connections on, only those who hold next to none get another. */
    int reservedFrom() {
        return connectionsMax - connectionsMax / 4;
    }

    /** Next to none. */
    int smallMax() {
        return Math.max(1, connectionsMax / 32);
    }
}
