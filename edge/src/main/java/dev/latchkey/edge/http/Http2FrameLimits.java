package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Reads along which frames come in on an HTTP/2 connection, and ends it with {@code ENHANCE_YOUR_CALM} (RFC 9113 §10.5) when it is
 * made of what serves nobody: SETTINGS, PING, PRIORITY, RST_STREAM and unknown frames in great number, or more WINDOW_UPDATEs than
 * there were bytes to allow. Netty bounds what it answers to such frames but not the work of reading them, least of all of
 * SETTINGS, which walk over all streams. Belongs to its event loop.
 */
final class Http2FrameLimits extends ChannelDuplexHandler {

    static final String NAME = "frameLimits";

    /** RFC 9113 §3.4. */
    static final int PREFACE_BYTES = 24;

    static final Duration WINDOW = Duration.ofSeconds(10);

    /** The peer's own, its acknowledgement of ours, and room to change its mind. */
    static final int SETTINGS_PER_WINDOW = 16;

    /** Of one frame; the registry of settings has not a third as many. */
    static final int SETTINGS_ENTRIES_MAX = 32;

    /** PING, PRIORITY, RST_STREAM and frames that nobody knows, together. */
    static final int CONTROL_FRAMES_PER_WINDOW = 500;

    /** WINDOW_UPDATEs that are free; one more for each KiB sent. */
    static final int WINDOW_UPDATES_PER_WINDOW = 1_000;

    private static final int BYTES_SENT_PER_WINDOW_UPDATE = 1_024;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int SETTING_BYTES = 6;

    /** GOAWAY on stream 0: the last stream is any, the code ENHANCE_YOUR_CALM. */
    private static final byte[] CALM_DOWN = {
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0x0b
    };

    private final LongSupplier nanoTime;

    /** Bytes that are no frame header: what is left of the preface, then of each payload. */
    private long bytesToSkip;

    private int headerBytes;
    private int length;
    private int type;

    private long windowStart;
    private int settings;
    private int controlFrames;
    private int windowUpdates;
    private long bytesSent;
    private boolean isOver;

    /**
     * @param prefaceBytes of the preface, that will still come by
     * @param nanoTime a clock that only ever moves forward
     */
    Http2FrameLimits(int prefaceBytes, LongSupplier nanoTime) {
        this.bytesToSkip = prefaceBytes;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the connection is its own news
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes && isTooMuch(bytes)) {
            isOver = true;
            bytes.release();
            // From here, past the decoder of HTTP/2, which would wait for its streams.
            context.writeAndFlush(Unpooled.wrappedBuffer(CALM_DOWN)).addListener(_ -> context.close());
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isTooMuch(ByteBuf bytes) {
        var now = nanoTime.getAsLong();
        if (now - windowStart >= WINDOW.toNanos()) {
            windowStart = now;
            settings = 0;
            controlFrames = 0;
            windowUpdates = 0;
            bytesSent = 0;
        }
        var at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (bytesToSkip > 0) {
                var skipped = (int) Math.min(bytesToSkip, bytes.writerIndex() - at);
                at += skipped;
                bytesToSkip -= skipped;
            } else if (readsHeader(bytes.getUnsignedByte(at++)) && isTooMany()) {
                return true;
            }
        }
        return false;
    }

    /** True with the last byte of a frame's header. */
    private boolean readsHeader(int value) {
        if (headerBytes < 3) {
            length = headerBytes == 0 ? value : length << 8 | value;
        } else if (headerBytes == 3) {
            type = value;
        }
        headerBytes++;
        if (headerBytes < FRAME_HEADER_BYTES) {
            return false;
        }
        headerBytes = 0;
        bytesToSkip = length;
        return true;
    }

    private boolean isTooMany() {
        return switch (type) {
            case 0, 1, 9 -> false; // DATA, HEADERS, CONTINUATION: what requests are made of has limits of its own
            case 4 -> ++settings > SETTINGS_PER_WINDOW || length > SETTINGS_ENTRIES_MAX * SETTING_BYTES;
            case 8 -> ++windowUpdates > WINDOW_UPDATES_PER_WINDOW + bytesSent / BYTES_SENT_PER_WINDOW_UPDATE;
            default -> ++controlFrames > CONTROL_FRAMES_PER_WINDOW;
        };
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // told through the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            bytesSent += bytes.readableBytes();
        }
        context.write(message, promise);
    }
}
