package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that take connections, and whether they do. While as many are about to be closed as may be, or wait for their event
 * loop, newcomers wait in the kernel's queue instead of being closed at once, so that no more places change hands than the event loops come round to: whoever is
 * let in is read before it is its turn to make room. Where a connection cannot be taken, as when the process may open no more files, they
 * wait for a moment, too, and one that only waits makes room: nothing ends the taking of connections but the end of its socket. Safe for
 * use by many threads.
 */
final class Acceptance {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

    /** However it comes about that nobody says that there is room again. */
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Connections connections;
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
    private volatile boolean isPaused;
    private volatile boolean hasFailed;
    private boolean isLookingAgain;

    Acceptance(Connections connections) {
        this.connections = connections;
    }

    /** A socket that takes connections, bound now or in a moment. */
    void listens(Channel server) {
        listening.add(server);
        server.closeFuture().addListener(_ -> listening.remove(server));
    }

    List<Channel> listening() {
        return List.copyOf(listening);
    }

    /** A connection was taken by a socket, which may have been the last for now. */
    void taken(Channel server) {
        if (connections.isFull()) {
            pause(server);
        }
    }

    /** A connection has been closed. */
    void left() {
        if (isPaused && !hasFailed && connections.hasRoomAgain()) {
            resume();
        }
    }

    /** The event loop of a connection has come round to it. */
    void seen(Channel accepted) {
        var connection = OpenConnection.of(accepted);
        if (connection != null) {
            connections.see(connection);
            left();
        }
    }

    /** A connection could not be taken. Whatever else cannot be done then, it is tried again. */
    void failed(Channel server, Throwable failure) {
        if (!waitAfterFailure(server)) {
            return; // as for the others of this moment
        }
        try {
            connections.cutOffStranger();
            LOG.warn("a connection could not be taken: {}", String.valueOf(failure));
        } catch (Throwable e) { // it may want a file, too
            failure.addSuppressed(e);
        }
    }

    /** @return whether this is the first of those since it was tried again */
    private synchronized boolean waitAfterFailure(Channel server) {
        var isFirst = !hasFailed;
        hasFailed = true;
        isPaused = true;
        listening.forEach(one -> one.config().setAutoRead(false));
        if (!isLookingAgain) {
            isLookingAgain = true;
            lookLater(server);
        }
        return isFirst;
    }

    private synchronized void pause(Channel server) {
        isPaused = true;
        listening.forEach(one -> one.config().setAutoRead(false));
        if (!hasFailed && connections.hasRoomAgain()) {
            resume(); // said by another thread just before it could know that somebody waits for it
        } else if (!isLookingAgain) {
            isLookingAgain = true;
            lookLater(server);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it looks until there is room
    private void lookLater(Channel server) {
        server.eventLoop().schedule(() -> lookAgain(server), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void lookAgain(Channel server) {
        hasFailed = false;
        left();
        isLookingAgain = isPaused;
        if (isLookingAgain) {
            lookLater(server);
        }
    }

    private synchronized void resume() {
        isPaused = false;
        listening.forEach(one -> one.config().setAutoRead(true));
    }
}
