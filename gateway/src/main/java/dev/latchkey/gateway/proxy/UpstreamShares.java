package dev.latchkey.gateway.proxy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has how many requests under way at one upstream, each of which holds a connection or waits for one. Nobody has more than their
 * share: what waits counts like what holds a connection, for it holds the next one that is free, and whoever could have more wait than they
 * may hold would be served before those who have none. Safe for use by many threads; a call takes a fraction of a microsecond. Whoever holds nothing is remembered only as long as
 * there are few.
 */
final class UpstreamShares {

    /** So many who hold nothing are remembered, to spare making them anew for each request. */
    private static final int IDLE_MAX = 4_096;

    /** Most requests under way beyond the connections there may be; only those of callers who have next to nothing get so far. */
    static final int WAITING_MAX = 1_000;

    private final FairUse fairUse;
    private final BodyBuffers tunnels;
    private final @Nullable BodyBuffers answers;
    private final Map<Object, Share> shares = new HashMap<>();
    private final Runnable close;
    private boolean closesWhenUnused;
    private boolean isGone;
    private int all;
    private int strangers;
    private int upgradesOfStrangers;

    /**
     * @param tunnels the memory for connections that are given over to another protocol
     * @param answers the memory for what has come of answers and nobody took; absent where it is not counted
     * @param closesWhenUnused whether the connections are closed when the first who have a place have all given it back
     * @param close closes them
     */
    UpstreamShares(
            FairUse fairUse,
            BodyBuffers tunnels,
            @Nullable BodyBuffers answers,
            boolean closesWhenUnused,
            Runnable close) {
        this.fairUse = fairUse;
        this.tunnels = tunnels;
        this.answers = answers;
        this.closesWhenUnused = closesWhenUnused;
        this.close = close;
    }

    /** What somebody holds. A request takes a place of it and gives it back. */
    final class Share implements Attempt {
        private final Requester requester;
        private int places;
        private int upgrades;

        private Share(Requester requester) {
            this.requester = requester;
        }

        /** @param isUpgrade as it was taken */
        void giveBack(boolean isUpgrade) {
            synchronized (UpstreamShares.this) {
                if (isUpgrade) {
                    tunnels.giveBack(requester, Tunnel.BYTES_MAX);
                    countUpgrade(this, -1);
                }
                if (answers != null) {
                    answers.giveBack(requester, StreamWindow.BYTES);
                }
                places--;
                all--;
                strangers -= requester.isStranger() ? 1 : 0;
                closeIfUnused();
            }
        }
    }

    /** Either a place, which has to be given back once, or what is used up; or nothing, because there are no connections any more. */
    sealed interface Attempt {}

    record Refused(Exhausted what) implements Attempt {}

    record Gone() implements Attempt {}

    private static final Gone GONE = new Gone();

    /** Closes the connections as soon as nobody has a place, which may be now. */
    synchronized void closeWhenUnused() {
        closesWhenUnused = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (closesWhenUnused && all == 0 && !isGone) {
            isGone = true;
            close.run();
        }
    }

    /**
     * Takes a place.
     *
     * @param isUpgrade whether the connection may be given over to another protocol, which holds it for long: nobody has more than half of
     *     their places for that, so that ordinary requests have the others
     */
    synchronized Attempt take(Requester requester, boolean isUpgrade) {
        if (isGone) {
            return GONE;
        }
        var share = shares.get(requester.owner());
        if (share == null) {
            forgetIdle();
            share = new Share(requester);
            shares.put(requester.owner(), share);
        }
        var exhausted = exhausted(share);
        if (exhausted != null) {
            return new Refused(exhausted);
        }
        if (isUpgrade && (isExhaustedForUpgrades(share) || !tunnels.take(requester, Tunnel.BYTES_MAX))) {
            return new Refused(Exhausted.UPGRADES);
        }
        if (answers != null && !answers.take(requester, StreamWindow.BYTES)) {
            if (isUpgrade) {
                tunnels.giveBack(requester, Tunnel.BYTES_MAX);
            }
            return new Refused(Exhausted.ANSWERS);
        }
        if (isUpgrade) {
            countUpgrade(share, 1);
        }
        share.places++;
        all++;
        strangers += requester.isStranger() ? 1 : 0;
        return share;
    }

    private boolean isExhaustedForUpgrades(Share share) {
        return share.requester.isStranger()
                ? upgradesOfStrangers >= half(fairUse.strangersConnectionsMax())
                : share.upgrades >= half(fairUse.ownerConnectionsMax());
    }

    private void countUpgrade(Share share, int more) {
        share.upgrades += more;
        upgradesOfStrangers += share.requester.isStranger() ? more : 0;
    }

    private static int half(int connections) {
        return Math.max(1, connections / 2);
    }

    /** Requests that have a place. */
    synchronized int underWay() {
        return all;
    }

    private @Nullable Exhausted exhausted(Share share) {
        if (share.requester.isStranger()) {
            if (share.places >= fairUse.networkConnectionsMax()) {
                return Exhausted.NETWORK;
            }
            if (strangers >= fairUse.strangersConnectionsMax()) {
                return Exhausted.STRANGERS;
            }
        } else if (share.places >= fairUse.ownerConnectionsMax()) {
            return Exhausted.OWNER;
        }
        if (all >= fairUse.reservedFrom() && share.places >= fairUse.smallMax()) {
            return Exhausted.RESERVE;
        }
        return all >= fairUse.connectionsMax() + WAITING_MAX ? Exhausted.WAITING : null;
    }

    private void forgetIdle() {
        if (shares.size() >= IDLE_MAX) {
            shares.values().removeIf(share -> share.places == 0);
        }
    }
}
