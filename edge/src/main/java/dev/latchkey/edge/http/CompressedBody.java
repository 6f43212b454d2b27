package dev.latchkey.edge.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A long text that is kept small in memory and is sent piece by piece, as its reader takes it: neither to keep it nor to send it costs
 * what it is long. Immutable.
 */
public final class CompressedBody implements LongBody {

    private static final int BUFFER_BYTES = 8 * 1024;

    private final byte[] deflated;
    private final int length;

    private CompressedBody(byte[] deflated, int length) {
        this.deflated = deflated;
        this.length = length;
    }

    /** Takes a body as it is made. Belongs to one thread. */
    public static final class Maker extends OutputStream {

        private final ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        private final DeflaterOutputStream to = new DeflaterOutputStream(deflated, deflater, BUFFER_BYTES);
        private int length;

        @Override
        public void write(int one) throws IOException {
            length = Math.incrementExact(length);
            to.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            length = Math.addExact(length, count);
            to.write(bytes, offset, count);
        }

        /** What was written; nothing may be written behind that. */
        public CompressedBody made() throws IOException {
            to.close();
            return new CompressedBody(deflated.toByteArray(), length);
        }

        @Override
        public void close() throws IOException {
            to.close();
            deflater.end();
        }
    }

    /** Of bytes that are there. */
    public static CompressedBody of(byte[] bytes) {
        try (var maker = new Maker()) {
            maker.write(bytes, 0, bytes.length);
            return maker.made();
        } catch (IOException e) {
            throw new IllegalStateException("memory could not be written", e);
        }
    }

    /** In bytes, as it is sent. */
    public int length() {
        return length;
    }

    /** In bytes, as it is kept. */
    public int keptBytes() {
        return deflated.length;
    }

    /** From its beginning; to be closed. */
    public InputStream open() {
        return new InflaterInputStream(new ByteArrayInputStream(deflated));
    }
}
