package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;

/** What a connection may do at once, before and after a caller on it has proven itself. */
final class Widening {

    /** What an HTTP/2 connection of strangers may send ahead, over all its streams. */
    static final int STRANGER_WINDOW_BYTES = 64 * 1024;

    /** And its requests at once. */
    static final int STRANGER_STREAMS = 16;

    private static final int PROVEN_WINDOW_BYTES = 4 * 1024 * 1024;

    private Widening() {}

    /** @param streamsMax requests at once on an HTTP/2 connection */
    static void of(HttpConnection connection, Channel channel, int streamsMax) {
        var buffer = ReceiveBuffer.of(channel);
        if (buffer != null) {
            buffer.widen();
        }
        if (connection.protocolVersion() == HttpVersion.HTTP_2 && connection.settings() instanceof Http2Settings ours) {
            connection.setWindowSize(PROVEN_WINDOW_BYTES);
            connection.updateSettings(ours.setMaxConcurrentStreams(streamsMax));
        }
    }
}
