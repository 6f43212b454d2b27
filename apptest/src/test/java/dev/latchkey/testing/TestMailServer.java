package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A mail server without TLS (RFC 5321) that greets everybody and takes letters, or refuses each of them. */
public final class TestMailServer implements AutoCloseable {

    private static final long WAIT_SECONDS_MAX = 60;

    private final ServerSocket server;
    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean isRefusing;
    private volatile UnaryOperator<String> recipients = _ -> "250 ok";

    public TestMailServer() {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> converse(socket));
                } catch (IOException _) {
                    // Closed; the loop sees it.
                }
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    public void refuse(boolean isRefusingNow) {
        isRefusing = isRefusingNow;
    }

    /** @param answer to what is said of one recipient */
    public void answerRecipients(UnaryOperator<String> answer) {
        recipients = answer;
    }

    /** What was come to and not waited for. */
    public List<String> outcomes() {
        var all = new ArrayList<String>();
        outcomes.drainTo(all);
        return all;
    }

    /** Waits for the next letter: its text, or {@code refused}. */
    public String nextOutcome() throws InterruptedException {
        var outcome = outcomes.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no letter came");
        }
        return outcome;
    }

    private void converse(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            say(socket, "220 mail.example ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("MAIL") && isRefusing) {
                    outcomes.add("refused"); // before the other side knows, which may look at once
                    say(socket, "451 not now");
                } else if (line.startsWith("RCPT")) {
                    var answer = recipients.apply(line);
                    if (!answer.startsWith("250")) {
                        outcomes.add("refused");
                    }
                    say(socket, answer);
                } else if (line.startsWith("DATA")) {
                    say(socket, "354 go on");
                    outcomes.add(body(in));
                    say(socket, "250 taken");
                } else if (line.startsWith("QUIT")) {
                    say(socket, "221 bye");
                    return;
                } else {
                    say(socket, "250 ok");
                }
            }
        } catch (IOException _) {
            // The other side went; there is nobody left to tell.
        }
    }

    private static String body(BufferedReader in) throws IOException {
        var body = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            body.append(line).append('\n');
        }
        return body.toString();
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
