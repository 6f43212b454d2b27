package dev.latchkey.edge.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A letter reaches a mail server as RFC 5321 has it, and a server without TLS gets none unless that is allowed. */
class SmtpMailerTest {

    private static final Mail LETTER = new Mail(
            "ann@acme.example", new Mail.Letter("A new password", "Open this:\n\nhttps://www.example.com/x?a=b\n"));

    private final Vertx vertx = Vertx.vertx();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    SmtpMailerTest() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void listen() {
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    converse(socket);
                } catch (IOException e) {
                    received.add("closed");
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        vertx.close().await();
    }

    /** As a server without STARTTLS and without authentication answers. */
    private void converse(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        say(socket, "220 mail.example ready");
        var isBody = false;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            received.add(line);
            if (isBody) {
                if (line.equals(".")) {
                    isBody = false;
                    say(socket, "250 taken");
                }
            } else if (line.startsWith("EHLO") || line.startsWith("HELO")) {
                say(socket, "250 mail.example");
            } else if (line.startsWith("DATA")) {
                isBody = true;
                say(socket, "354 go on");
            } else if (line.startsWith("QUIT")) {
                say(socket, "221 bye");
            } else {
                say(socket, "250 ok");
            }
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    private SmtpMailer mailer(boolean requiresTls) {
        return new SmtpMailer(
                vertx, "latchkey@example.com", "127.0.0.1", server.getLocalPort(), requiresTls, null, null);
    }

    @Test
    void handsALetterOver() {
        mailer(false).send(LETTER);
        assertThat(received)
                .anyMatch(line -> line.startsWith("MAIL FROM:<latchkey@example.com>"))
                .anyMatch(line -> line.startsWith("RCPT TO:<ann@acme.example>"))
                .anyMatch(line -> line.equals("Subject: A new password"))
                .anyMatch(line -> line.contains("https://www.example.com/x?a"));
    }

    @Test
    void givesAServerWithoutTlsNothing() {
        assertThatThrownBy(() -> mailer(true).send(LETTER)).isInstanceOf(IllegalStateException.class);
        assertThat(received).noneMatch(line -> line.startsWith("MAIL FROM"));
    }
}
