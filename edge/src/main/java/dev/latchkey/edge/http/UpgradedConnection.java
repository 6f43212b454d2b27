package dev.latchkey.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was given over to another protocol (RFC 9110 §7.8): bytes, which nobody here understands. It keeps its place among
 * the connections, is silent no longer than the listener bears, and is told when the listener stops. Belongs to its event loop, except
 * where said.
 */
public final class UpgradedConnection {

    /** What the kernel shall keep of what comes, which grows to megabytes where nobody says so. */
    private static final int KERNEL_BYTES = 64 * 1024;

    private final NetSocket socket;
    private final Channel channel;
    private final Edge edge;
    private final Vertx vertx;
    private final Context context;
    private final Promise<Void> closed = Promise.promise();
    private Runnable onGoingAway;

    private UpgradedConnection(NetSocket socket, Channel channel, Listening listening) {
        this.socket = socket;
        this.channel = channel;
        this.edge = listening.edge();
        this.vertx = listening.vertx();
        this.context = vertx.getOrCreateContext();
        this.onGoingAway = this::end;
        channel.closeFuture().addListener(_ -> closed.tryComplete());
    }

    /** What a connection shall be given over to, as its request asks; absent where nothing is asked for that could be granted. */
    public static @Nullable String askedBy(Exchange exchange) {
        var request = exchange.request(); // in which the decoder has left only what may stay
        var asked =
                request.version() == HttpVersion.HTTP_1_1 ? request.headers().get(HttpHeaders.UPGRADE) : null;
        return asked == null
                        || !(Exchange.channel(request).pipeline().get(ProtocolDetector.DECODER)
                                instanceof StrictRequestDecoder)
                ? null
                : asked.toLowerCase(Locale.ROOT);
    }

    /**
     * Gives the connection over and says so ({@code 101}, RFC 9110 §15.2.2). Fails, and has refused the request, when more was sent
     * behind it: nobody could say which protocol that is of, so it is not served and the connection ends.
     *
     * @param head writes the headers of the answer
     */
    public static Future<UpgradedConnection> of(Exchange exchange, Consumer<MultiMap> head) {
        var listening = exchange.listening();
        var request = exchange.request();
        var channel = Exchange.channel(request);
        if (!(channel.pipeline().get(ProtocolDetector.DECODER) instanceof StrictRequestDecoder decoder)
                || decoder.isFollowed()) {
            OpenConnection.ends(channel);
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.response().endHandler(_ -> exchange.leaveBody());
            exchange.refuse(Refusal.SENT_AHEAD);
            return Future.failedFuture(new Refusal.Refused(Refusal.SENT_AHEAD));
        }
        exchange.givenUp();
        head.accept(request.response().headers());
        narrow(channel);
        return request.toNetSocket().map(socket -> {
            var connection = new UpgradedConnection(socket, channel, listening);
            listening.draining().add(connection, request.connection());
            return connection;
        });
    }

    /** What is sent on it and what comes. */
    public NetSocket socket() {
        return socket;
    }

    /** What the socket reads and writes. */
    public Channel channel() {
        return channel;
    }

    /**
     * From now on little is read at once, for as long as a connection lasts: one that is given over stands for long, and its bytes wait for
     * the other side.
     *
     * @param channel of a connection that was accepted here, or made to somebody else
     */
    public static void narrow(Channel channel) {
        switch (channel.config().<RecvByteBufAllocator>getRecvByteBufAllocator()) {
            case ReceiveBuffer accepted -> accepted.narrow();
            case OwnReceiveBuffer made -> made.narrow();
            default -> throw new IllegalArgumentException("expected a channel made by EdgeTransport");
        }
        try {
            channel.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BYTES);
        } catch (ChannelException _) {
            // closed meanwhile, of which whoever uses it hears
        }
    }

    /** Whose timers run on its event loop. */
    public Vertx vertx() {
        return vertx;
    }

    /** When it is no more. */
    public Future<Void> closed() {
        return closed.future();
    }

    /** @param action ends it in order when the listener stops; in its place it would be closed */
    public void onGoingAway(Runnable action) {
        onGoingAway = action;
    }

    /** The listener stops. By any thread. */
    void goAway() {
        context.runOnContext(_ -> onGoingAway.run());
    }

    /**
     * Whose credential it goes on by is still good: as after a request, its place is not given to strangers for a while.
     *
     * @param owner who must not take from others, whatever the number of its credentials: the company or the partner
     */
    public void renew(Object owner) {
        var open = OpenConnection.of(channel);
        if (open != null) {
            open.begins();
            edge.prove(open, owner);
        }
    }

    /** Ends it when all that was sent is on its way. */
    public void end() {
        socket.close();
    }

    /** Ends it in a moment, whatever its peer has not taken. */
    public void cutOff() {
        LingeringClose.endSoon(channel);
    }
}
