package dev.latchkey.edge.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a connection may do at once, before and after a caller on it has proven itself. */
final class Widening {

    /** What an HTTP/2 connection of strangers may send ahead, over all its streams. */
    static final int STRANGER_WINDOW_BYTES = 64 * 1024;

    /** And its requests at once. */
    static final int STRANGER_STREAMS = 16;

    private static final int PROVEN_WINDOW_BYTES = 4 * 1024 * 1024;

    private Widening() {}

    /**
     * A caller has proven itself on the connection of a request, which may do more from then on.
     *
     * @param owner who that is
     * @param streamsMax requests at once on an HTTP/2 connection
     */
    static void of(HttpServerRequest request, Edge edge, Object owner, int streamsMax) {
        var channel = Exchange.channel(request);
        var open = OpenConnection.of(channel);
        if (open == null || !edge.prove(open, owner)) {
            return;
        }
        var buffer = ReceiveBuffer.of(channel);
        if (buffer != null) {
            buffer.widen();
        }
        var connection = request.connection();
        if (request.version() == HttpVersion.HTTP_2 && connection.settings() instanceof Http2Settings ours) {
            connection.setWindowSize(PROVEN_WINDOW_BYTES);
            connection.updateSettings(ours.setMaxConcurrentStreams(streamsMax));
            if (open.streams != null && connection.remoteSettings() instanceof Http2Settings theirs) {
                open.streams.widen(theirs.getHeaderTableSize());
            }
        }
    }
}
