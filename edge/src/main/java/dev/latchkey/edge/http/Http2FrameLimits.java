package dev.latchkey.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Reads along which frames come in on an HTTP/2 connection, and ends it with {@code ENHANCE_YOUR_CALM} (RFC 9113 §10.5) when it is
 * made of what serves nobody: SETTINGS, PING, PRIORITY, RST_STREAM and unknown frames in great number, or more WINDOW_UPDATEs than
 * there were bytes to allow, or when its DATA comes in a great number of {@link SmallPieces}. Netty bounds what it answers to such frames but not the work of reading them, least of all of
 * SETTINGS, which walk over all streams; and it refuses each stream at the cost of a stack trace and a write to the socket, so those
 * are counted here too, and written together. Belongs to its event loop.
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

    /** RST_STREAM: requests that are begun and not wanted (CVE-2023-44487). */
    static final int RESETS_PER_WINDOW = 100;

    /** Of a stranger, such as count for nobody else. */
    static final int RESETS_FREE = 16;

    /** PING, PRIORITY and frames that nobody knows, together. */
    static final int CONTROL_FRAMES_PER_WINDOW = 500;

    /** WINDOW_UPDATEs that are free; one more for each KiB sent. */
    static final int WINDOW_UPDATES_PER_WINDOW = 1_000;

    /** Frames of RST_STREAM that we answer with: more than whoever begins with 100 requests before it knows how many it may, gets. */
    static final int REFUSALS_PER_WINDOW = 128;

    /** So many heads at once are handed on, and then it is seen whether that was too much. */
    private static final int HEADS_AT_ONCE = 16;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;

    /** Flag of the last frame of a message, RFC 9113 §6.1. */
    private static final int END_STREAM = 1;

    private static final int BYTES_SENT_PER_WINDOW_UPDATE = 1_024;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int SETTING_BYTES = 6;

    /** GOAWAY on stream 0: the last stream is any, the code ENHANCE_YOUR_CALM. */
    private static final byte[] CALM_DOWN = {
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0x0b
    };

    private final LongSupplier nanoTime;
    private final Edge edge;

    /** Bytes that are no frame header: what is left of the preface, then of each payload. */
    private long bytesToSkip;

    private int headerBytes;
    private int length;
    private int type;
    private boolean endsStream;

    private final SmallPieces pieces;
    private final ResetStreams resetStreams = new ResetStreams();
    private long windowStart;
    private int settings;
    private int controlFrames;
    private int resets;
    private int windowUpdates;
    private long bytesSent;
    private int refusals;
    private boolean isOver;
    private boolean isReading;
    private boolean mustFlush;

    /** Of the frame that is being written, and not there yet. */
    private int bytesToWrite;

    private long answerBytes;

    /**
     * @param prefaceBytes of the preface, that will still come by
     * @param nanoTime a clock that only ever moves forward
     */
    Http2FrameLimits(int prefaceBytes, Edge edge, LongSupplier nanoTime) {
        this.edge = edge;
        this.bytesToSkip = prefaceBytes;
        this.nanoTime = nanoTime;
        this.pieces = new SmallPieces(nanoTime);
        this.windowStart = nanoTime.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes) {
            isReading = true;
            forgetWindow();
            read(context, bytes);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf bytes) {
        var heads = 0;
        var at = bytes.readerIndex();
        while (at < bytes.writerIndex() && refusals <= REFUSALS_PER_WINDOW) {
            if (bytesToSkip > 0) {
                var skipped = (int) Math.min(bytesToSkip, bytes.writerIndex() - at);
                at += skipped;
                bytesToSkip -= skipped;
            } else if (readsHeader(bytes.getUnsignedByte(at++))) {
                if (isTooMany(context.channel())) {
                    end(context, bytes);
                    return;
                }
                var before = at - FRAME_HEADER_BYTES - bytes.readerIndex();
                if (type == HEADERS && heads++ >= HEADS_AT_ONCE && before > 0) {
                    context.fireChannelRead(bytes.readRetainedSlice(before));
                    heads = 1;
                }
            }
        }
        if (refusals > REFUSALS_PER_WINDOW) {
            end(context, bytes);
        } else {
            context.fireChannelRead(bytes);
        }
    }

    /** From here, past the decoder of HTTP/2, which would wait for its streams; in a moment also when its peer reads nothing. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the connection is its own news
    private void end(ChannelHandlerContext context, ByteBuf unread) {
        isOver = true;
        unread.release();
        context.writeAndFlush(Unpooled.wrappedBuffer(CALM_DOWN)).addListener(_ -> context.close());
        LingeringClose.endSoon(context.channel());
    }

    private void forgetWindow() {
        var now = nanoTime.getAsLong();
        if (now - windowStart >= WINDOW.toNanos()) {
            windowStart = now;
            settings = 0;
            controlFrames = 0;
            resets = 0;
            windowUpdates = 0;
            bytesSent = 0;
            refusals = 0;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isReading = false;
        context.fireChannelReadComplete();
        if (mustFlush) {
            mustFlush = false;
            context.flush();
        }
    }

    /** Not before its last word, which the end would take from its peer. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // told through the promise
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        isReading = false;
        flush(context);
        context.close(promise);
    }

    /** What is answered while some is read goes out together. */
    @Override
    public void flush(ChannelHandlerContext context) {
        if (isReading) {
            mustFlush = true;
        } else {
            mustFlush = false;
            context.flush();
        }
    }

    /** True with the last byte of a frame's header. */
    private boolean readsHeader(int value) {
        if (headerBytes < 3) {
            length = headerBytes == 0 ? value : length << 8 | value;
        } else if (headerBytes == 3) {
            type = value;
        } else if (headerBytes == 4) {
            endsStream = (value & END_STREAM) != 0;
        }
        headerBytes++;
        if (headerBytes < FRAME_HEADER_BYTES) {
            return false;
        }
        headerBytes = 0;
        bytesToSkip = length;
        return true;
    }

    private boolean isTooMany(Channel channel) {
        return switch (type) {
            case DATA -> !endsStream && pieces.isTooMany(channel, length); // the last is one for each request
            case HEADERS, 9 -> false; // and CONTINUATION: what heads are made of has limits of its own
            case RST_STREAM -> ++resets > RESETS_PER_WINDOW || (resets > RESETS_FREE && !edge.mayReset(channel));
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
            if (count(bytes)) {
                bytes.release();
                promise.trySuccess();
                return;
            }
        }
        context.write(message, promise);
    }

    /** Whether it is better left out. A frame comes whole, or its header apart from what it carries. */
    private boolean count(ByteBuf bytes) {
        var length = bytes.readableBytes();
        if (bytesToWrite > 0) {
            bytesToWrite -= length;
            return false;
        }
        if (length >= FRAME_HEADER_BYTES) {
            var start = bytes.readerIndex();
            var carried = bytes.getUnsignedMedium(start);
            bytesToWrite = carried + FRAME_HEADER_BYTES - length;
            switch (bytes.getUnsignedByte(start + 3)) {
                case DATA, HEADERS -> answerBytes += carried;
                case RST_STREAM -> {
                    refusals++;
                    return resetStreams.isRepeated(bytes);
                }
                case GOAWAY -> isReading = false; // a last word goes out at once, so that nothing comes behind it
                default -> {}
            }
        }
        return false;
    }

    /** Bytes of answers, heads included, that were handed to the socket, ever. */
    long answerBytes() {
        return answerBytes;
    }
}
