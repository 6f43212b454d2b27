package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The sockets that take connections, and whether they do. While as many are about to be closed as may be, or wait for their event
 * loop, newcomers wait in the kernel's queue instead of being closed at once, so that no more places change hands than the event loops come round to: whoever is
 * let in is read before it is its turn to make room. Safe for use by many threads.
 */
final class Acceptance {

    /** However it comes about that nobody says that there is room again. */
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Connections connections;
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
    private volatile boolean isPaused;
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
        if (isPaused && connections.hasRoomAgain()) {
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

    private synchronized void pause(Channel server) {
        isPaused = true;
        listening.forEach(one -> one.config().setAutoRead(false));
        if (connections.hasRoomAgain()) {
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
