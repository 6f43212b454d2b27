package dev.latchkey.app.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The parts of an answer, each with a kind and a length, in the order in which they come about. */
enum Reply {
    /** The command begins: from here on something may have been done. */
    BEGUN('b'),
    OUTPUT('o'),
    ERROR_OUTPUT('e'),
    /** Four bytes, the exit code; nothing follows. */
    EXIT('x');

    /** Of one part. */
    static final int BYTES_MAX = 64 * 1024;

    record Part(Reply kind, ByteBuffer content) {}

    private final char code;

    Reply(char code) {
        this.code = code;
    }

    private static Optional<Reply> of(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** Writes one part for all threads that write to the same stream. */
    static void write(OutputStream out, Reply kind, byte[] bytes, int from, int length) throws IOException {
        synchronized (out) {
            var data = new DataOutputStream(out);
            data.writeByte(kind.code);
            data.writeInt(length);
            data.write(bytes, from, length);
            data.flush();
        }
    }

    /** @throws java.io.EOFException when there is no further part */
    static Part read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        var kind = of(data.readUnsignedByte());
        var length = data.readInt();
        if (kind.isEmpty() || length < 0 || length > BYTES_MAX) {
            throw new IOException("the deployment answers in a form that this version does not know");
        }
        var content = new byte[length];
        data.readFully(content);
        return new Part(kind.get(), ByteBuffer.wrap(content));
    }

    /** What is written becomes parts of this kind. Not to be closed. */
    OutputStream stream(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                for (var start = from; start < from + length; start += BYTES_MAX) {
                    Reply.write(out, Reply.this, bytes, start, Math.min(BYTES_MAX, from + length - start));
                }
            }
        };
    }
}
