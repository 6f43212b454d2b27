package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds what comes in on a connection until it is its turn to work on its handshake of TLS ({@link HandshakeTurns}). Whoever has gone by
 * then has cost nothing but that. Stands before everything that reads records, as long as the handshake goes on; belongs to its
 * event loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter implements HandshakeTurns.Waiting {

    static final String NAME = "handshakeGate";

    /** More than the longest record of TLS 1.3 (RFC 8446 §5.2); of who sends more ahead nothing is read meanwhile. */
    private static final int HELD_BYTES_MAX = 17 * 1024;

    private final Handshakes handshakes;
    private final SslHandler tls;
    private final HandshakeTurns turns;
    private final Object address;
    private final Object network;
    private final boolean isKnown;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf held;
    private boolean hasBegun;
    private boolean isPaused;

    /**
     * @param address as {@link CallerRates#callerAt} counts it
     * @param isKnown whether somebody has proven itself at its address of late
     */
    HandshakeGate(Handshakes handshakes, SslHandler tls, HandshakeTurns turns, Object address, boolean isKnown) {
        this.handshakes = handshakes;
        this.tls = tls;
        this.turns = turns;
        this.address = address;
        this.network = Handshakes.network(address);
        this.isKnown = isKnown;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public Object network() {
        return network;
    }

    @Override
    public boolean isKnown() {
        return isKnown;
    }

    @Override
    public boolean hasBegun() {
        return hasBegun;
    }

    @Override
    public void channelRead(ChannelHandlerContext ours, Object message) {
        if (tls.handshakeFuture().isDone() || !(message instanceof ByteBuf bytes)) {
            ours.fireChannelRead(message);
            return;
        }
        if (held == null) {
            held = bytes;
            handshakes.waits();
            turns.await(this);
        } else {
            held = Cumulation.SMALL.cumulate(ours.alloc(), held, bytes);
        }
        if (held.readableBytes() > HELD_BYTES_MAX && !isPaused) {
            isPaused = true;
            ours.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void goOn() {
        var ours = Objects.requireNonNull(context);
        var bytes = held;
        held = null;
        handshakes.waitsNoMore();
        if (isPaused) {
            isPaused = false;
            ours.channel().config().setAutoRead(true);
        }
        if (bytes == null || tls.handshakeFuture().isDone() || !ours.channel().isActive()) {
            ReferenceCountUtil.release(bytes);
            handshakes.wentBeforeItsTurn(address);
            return;
        }
        hasBegun = true;
        ours.fireChannelRead(bytes);
        ours.fireChannelReadComplete();
        if (tls.handshakeFuture().isDone() && !ours.isRemoved()) {
            ours.pipeline().remove(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ours) {
        drop();
        ours.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ours) {
        drop();
    }

    private void drop() {
        if (held != null) {
            turns.leave(this);
            held.release();
            held = null;
            handshakes.waitsNoMore();
            handshakes.wentBeforeItsTurn(address);
        }
    }
}
