package dev.latchkey.edge.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/**
 * The machine's best transport (native where it loads), with {@link ProtocolDetector} in front of every connection that its
 * servers accept. Vert.x offers no other place from which the first request of a connection without TLS can be checked before
 * it is decoded; with TLS the listener exchanges the decoder itself.
 */
public final class EdgeTransport implements Transport {

    /**
     * Of the native transport, by name: it is not there on every machine. Without it the kernel takes up to 4 MiB for each peer that reads
     * nothing, of answers, which we go on making, or of what is sent to an upstream.
     */
    private static final ChannelOption<Long> UNSENT_BYTES =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

    private static final long UNSENT_BYTES_MAX = 128 * 1024;

    private final Transport transport;
    private final Edge edge;

    private EdgeTransport(Transport transport, Edge edge) {
        this.transport = transport;
        this.edge = edge;
    }

    /**
     * Makes the Vert.x that {@link HttpListener} needs.
     *
     * @param limits what everybody who connects to it may take up
     */
    public static Vertx createVertx(VertxOptions options, EdgeLimits limits) {
        var best = io.vertx.core.transport.Transport.nativeTransport();
        var chosen = best != null && best.available() ? best : io.vertx.core.transport.Transport.NIO;
        var edge = new EdgeTransport(chosen.implementation(), new Edge(limits));
        return Vertx.builder()
                .with(options)
                .withTransport(new NamedTransport(chosen, edge))
                .build();
    }

    /** Lets each address ask our own endpoints so often from now on. */
    public static void limitOwnRequests(Vertx vertx, int requestsPerSecond) {
        edgeOf(vertx).rates().limit(requestsPerSecond);
    }

    /** From whom requests come to the listeners of this Vert.x. */
    public static Peers peersOf(Vertx vertx) {
        return edgeOf(vertx).peers();
    }

    /**
     * What every connection to this Vert.x is held to.
     *
     * @throws IllegalArgumentException when it was not made by {@link #createVertx}
     */
    static Edge edgeOf(Vertx vertx) {
        if (((VertxInternal) vertx).transport() instanceof EdgeTransport made) {
            return made.edge;
        }
        throw new IllegalArgumentException("expected a Vertx made by EdgeTransport.createVertx");
    }

    private record NamedTransport(io.vertx.core.transport.Transport chosen, Transport implementation)
            implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return chosen.name();
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        @SuppressWarnings("NullAway") // null means "no cause" in the interface, which has no annotations
        public Throwable unavailabilityCause() {
            return null;
        }
    }

    @Override
    public void configure(TcpConfig config, boolean isDomainSocket, ServerBootstrap bootstrap) {
        transport.configure(config, isDomainSocket, bootstrap);
        bootstrap.handler(new Acceptor(edge));
    }

    /** Sees each accepted connection before its own pipeline is made. */
    @Sharable
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        private final Edge edge;

        Acceptor(Edge edge) {
            this.edge = edge;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            edge.acceptance().listens(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof Channel accepted)) {
                context.fireChannelRead(message);
                return;
            }
            try {
                accept(context, accepted);
            } catch (Throwable e) { // whatever it is: the next connections have nothing to do with it
                accepted.unsafe().closeForcibly();
                edge.acceptance().failed(context.channel(), e);
            }
        }

        private void accept(ChannelHandlerContext context, Channel accepted) {
            if (!edge.connections().admit(accepted)) {
                accepted.unsafe().closeForcibly();
                return;
            }
            accepted.closeFuture().addListener(_ -> edge.acceptance().left());
            edge.acceptance().taken(context.channel());
            accepted.config().setRecvByteBufAllocator(new ReceiveBuffer());
            accepted.config().setOption(UNSENT_BYTES, UNSENT_BYTES_MAX); // other transports do not know it, and say so
            accepted.pipeline().addFirst("lingering", new LingeringClose());
            if (edge.expectsProxyHeader(accepted)) {
                accepted.pipeline().addLast(ProxyHeaderReader.NAME, new ProxyHeaderReader(edge));
            }
            accepted.pipeline().addLast("edge", new ProtocolDetector(edge));
            context.fireChannelRead(accepted);
        }

        /** A connection could not be taken, for instance because the process may open no more files. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            edge.acceptance().failed(context.channel(), failure);
        }
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return transport.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean isDomainSocket) {
        ChannelFactory<? extends Channel> factory = transport.channelFactory(isDomainSocket);
        return isDomainSocket
                ? factory
                : () -> {
                    var own = factory.newChannel();
                    own.config().setRecvByteBufAllocator(new OwnReceiveBuffer());
                    own.config().setOption(UNSENT_BYTES, UNSENT_BYTES_MAX);
                    TlsRecords.watchOwn(own);
                    edge.ownEnds().add(own);
                    return own;
                };
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean isDomainSocket) {
        return transport.serverChannelFactory(isDomainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean isDomainSocket, Bootstrap bootstrap) {
        transport.configure(config, isDomainSocket, bootstrap);
    }
}
