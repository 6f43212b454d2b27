package dev.latchkey.page;

import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import gg.jte.TemplateOutput;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What a page is written into: it ends where it is too long to be sent, or where all pages that are being written are, and not when all of it is
 * there. Belongs to one thread, which closes it once the page is handed on.
 */
final class PageOutput implements TemplateOutput, AutoCloseable {

    /** Longest page, in bytes: the share of one address in the budget of answers, or what the smallest node has of it. */
    static final int BYTES_MAX = Math.clamp(Runtime.getRuntime().maxMemory() / 64, 2 << 20, 64 << 20);

    /** Longest answer to a form of which next to nothing was sent. */
    static final int TO_FORM_BYTES_MAX = 1 << 20;

    /** How much longer an answer gets for each byte that was sent: a quotation mark takes five where it is shown again. */
    static final int FOR_EACH_BYTE = 8;

    /** So much of each page is not counted with others: what is shown once, such as a secret, is never refused for what others write. */
    static final int UNCOUNTED_BYTES = 64 * 1024;

    private static final int PIECE_CHARACTERS = 8_192;

    private final int bytesMax;
    private final PagesInMaking all;
    private final WorkOwner owner;
    private final Buffer page = Buffer.buffer();
    private final StringBuilder piece = new StringBuilder();
    private long counted;

    /** The page is longer than this process makes any. */
    static final class TooLong extends ServiceUnavailable {
        private static final long serialVersionUID = 1L;

        private TooLong() {
            super("the page is too long", null);
        }
    }

    /** There is no room for it beside the other pages that are being written. */
    static final class NoRoom extends ServiceUnavailable {
        private static final long serialVersionUID = 1L;

        private NoRoom() {
            super("too many long pages at once", null);
        }
    }

    /**
     * @param bytesMax longest page
     * @param owner with whose other pages it is counted
     */
    PageOutput(int bytesMax, PagesInMaking all, WorkOwner owner) {
        this.bytesMax = bytesMax;
        this.all = all;
        this.owner = owner;
    }

    /** For the answer to a request: what was typed is shown again, and that is never much longer than what was sent. */
    static PageOutput answering(HttpRequest request, PagesInMaking all) {
        return new PageOutput(
                request.method().isSafe()
                        ? BYTES_MAX
                        : (int) Math.min(
                                BYTES_MAX,
                                TO_FORM_BYTES_MAX
                                        + (long) FOR_EACH_BYTE * request.body().length()),
                all,
                WorkOwner.current());
    }

    @Override
    public void writeContent(String content) {
        writeContent(content, 0, content.length());
    }

    @Override
    public void writeContent(String content, int begin, int end) {
        if (end - begin > PIECE_CHARACTERS) {
            flush();
            require(end - begin);
            append(content.substring(begin, end));
        } else {
            piece.append(content, begin, end);
            if (piece.length() >= PIECE_CHARACTERS) {
                flush();
            }
        }
    }

    private void flush() {
        append(piece.toString());
        piece.setLength(0);
    }

    private void append(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        require(bytes.length);
        count(bytes.length);
        page.appendBytes(bytes);
    }

    private void count(int more) {
        var beyond = Math.min(more, page.length() + more - UNCOUNTED_BYTES);
        if (beyond > 0) {
            if (!all.take(owner, beyond)) {
                throw new NoRoom();
            }
            counted += beyond;
        }
    }

    @Override
    public void close() {
        all.giveBack(owner, counted);
        counted = 0;
    }

    private void require(int more) {
        if (more > bytesMax - page.length()) {
            throw new TooLong();
        }
    }

    /** The whole page. */
    Buffer page() {
        flush();
        return page;
    }
}
