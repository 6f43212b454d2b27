package dev.latchkey.app.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command as it was typed, with the files that it names, because only who typed it can read them.
 *
 * @param arguments words of the command, the program's name not among them; at most {@value #ARGUMENTS_MAX}
 * @param files content by the name that stands among the arguments; at most {@value #FILES_MAX}
 */
public record CommandLineRequest(List<String> arguments, Map<String, byte[]> files) {

    /** Of one message, all together. */
    static final int BYTES_MAX = 4 * 1024 * 1024;

    static final int ARGUMENTS_MAX = 1_000;
    static final int FILES_MAX = 16;

    /** Begins every message; another number is another form. */
    private static final int FORM = 0x4c4b_0001;

    public CommandLineRequest {
        arguments = List.copyOf(arguments);
        files = Map.copyOf(files);
    }

    /** What came is not a message of this form. */
    static final class Malformed extends IOException {

        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** @throws IllegalArgumentException when it is too long to be sent */
    void write(OutputStream out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var body = new DataOutputStream(bytes);
        body.writeInt(arguments.size());
        for (var argument : arguments) {
            write(body, argument.getBytes(UTF_8));
        }
        body.writeInt(files.size());
        for (var file : files.entrySet()) {
            write(body, file.getKey().getBytes(UTF_8));
            write(body, file.getValue());
        }
        if (bytes.size() > BYTES_MAX || arguments.size() > ARGUMENTS_MAX || files.size() > FILES_MAX) {
            throw new IllegalArgumentException("a command and its files have at most " + BYTES_MAX + " bytes together, "
                    + ARGUMENTS_MAX + " arguments and " + FILES_MAX + " files");
        }
        var head = new DataOutputStream(out);
        head.writeInt(FORM);
        head.writeInt(bytes.size());
        bytes.writeTo(head);
        head.flush();
    }

    private static void write(DataOutputStream body, byte[] bytes) throws IOException {
        body.writeInt(bytes.length);
        body.write(bytes);
    }

    /** Reads one message and nothing behind it. */
    static CommandLineRequest read(InputStream in) throws IOException {
        var head = new DataInputStream(in);
        if (head.readInt() != FORM) {
            throw new Malformed("this is not how this version of Latchkey asks");
        }
        var whole = new byte[atMost(head.readInt(), BYTES_MAX)];
        head.readFully(whole);
        try {
            return read(new DataInputStream(new ByteArrayInputStream(whole)));
        } catch (EOFException e) {
            throw new Malformed("ends too early");
        }
    }

    private static CommandLineRequest read(DataInputStream body) throws IOException {
        var arguments = new ArrayList<String>();
        for (var left = atMost(body.readInt(), ARGUMENTS_MAX); left > 0; left--) {
            arguments.add(new String(bytes(body), UTF_8));
        }
        var files = new LinkedHashMap<String, byte[]>();
        for (var left = atMost(body.readInt(), FILES_MAX); left > 0; left--) {
            files.put(new String(bytes(body), UTF_8), bytes(body));
        }
        if (body.available() > 0) {
            throw new Malformed("goes on behind its end");
        }
        return new CommandLineRequest(arguments, files);
    }

    private static byte[] bytes(DataInputStream body) throws IOException {
        var bytes = new byte[atMost(body.readInt(), body.available())];
        body.readFully(bytes);
        return bytes;
    }

    private static int atMost(int number, int max) throws Malformed {
        if (number < 0 || number > max) {
            throw new Malformed("expected at most " + max + ", got " + number);
        }
        return number;
    }
}
