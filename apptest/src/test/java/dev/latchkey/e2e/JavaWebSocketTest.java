package dev.latchkey.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange.Outcome;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.testing.ServedFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server of Java-WebSocket with the gateway between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaWebSocketTest {

    private static final int PATIENCE_SECONDS = 60;
    private static final int LARGE_BYTES = 1024 * 1024;

    /** Ask the server for something else than their echo. */
    private static final String ASK_FOR_CLOSE = "close";

    private static final String ASK_FOR_PING = "ping";

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Live, version: "1"}
        paths:
          /live/{room}:
            parameters:
              - {name: room, in: path, required: true, schema: {type: string}}
            get:
              operationId: live
              security: [{key: []}]
              x-latchkey-upgrade: websocket
              responses: {"200": {description: What is said in the room.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
        """;

    private EchoServer server;
    private ServedFiles served;

    private static Draft deflating() {
        return new Draft_6455(new PerMessageDeflateExtension());
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was heard");
        }
        return next;
    }

    /** @param isRemote whether the other side said so first */
    private record Close(int code, String reason, boolean isRemote) {}

    /** Says what it hears. */
    private static final class EchoServer extends WebSocketServer {
        private final CompletableFuture<Integer> started = new CompletableFuture<>();
        private final BlockingQueue<ClientHandshake> opened = new LinkedBlockingQueue<>();
        private final BlockingQueue<Close> closed = new LinkedBlockingQueue<>();

        EchoServer() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(deflating()));
            setConnectionLostTimeout(0);
        }

        @Override
        public void onStart() {
            started.complete(getPort());
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            opened.add(handshake);
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            switch (message) {
                case ASK_FOR_CLOSE -> socket.close(4001, "enough of that");
                case ASK_FOR_PING -> socket.sendPing();
                default -> socket.send(message);
            }
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer message) {
            socket.send(message);
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata frame) {
            socket.send("pong");
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean isRemote) {
            closed.add(new Close(code, reason, isRemote));
        }

        @Override
        public void onError(WebSocket socket, Exception failure) {
            started.completeExceptionally(failure);
        }
    }

    /** Keeps what it hears. */
    private static final class Caller extends WebSocketClient implements AutoCloseable {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<Close> closed = new LinkedBlockingQueue<>();

        Caller(URI address, Draft draft, Map<String, String> headers) {
            super(address, draft, headers, (int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            setConnectionLostTimeout(0);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String message) {
            heard.add(message);
        }

        @Override
        public void onMessage(ByteBuffer message) {
            heard.add(UTF_8.decode(message).toString());
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata frame) {
            heard.add("pong");
        }

        @Override
        public void onClose(int code, String reason, boolean isRemote) {
            closed.add(new Close(code, reason, isRemote));
        }

        @Override
        public void onError(Exception failure) {
            heard.add(failure.toString());
        }

        void open() throws InterruptedException {
            assertThat(connectBlocking(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void assertEchoes(String message) throws InterruptedException {
            send(message);
            assertThat(next(heard)).isEqualTo(message);
        }

        @Override
        public void close() {
            super.close();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new EchoServer();
        server.start();
        var port = server.started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        served = ServedFiles.start(folder, Map.of("upstreams.idleTimeout", "10m"));
        served.write("live.yaml", DOCUMENT);
        served.write("latchkey.yaml", """
            apis:
              - name: live
                document: live.yaml
                upstream: http://127.0.0.1:%d
            limits: {requestsPerSecond: 1000000, companyRequestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(port));
        var changes = served.node().changes();
        assertThat(changes.apply(changes.plan().digest(), new Author(Author.Type.SYSTEM, "test")))
                .isInstanceOf(Outcome.Applied.class);
    }

    @AfterAll
    void stop() throws InterruptedException {
        served.close();
        server.stop();
    }

    private Caller caller(Draft draft, Map<String, String> headers) {
        return new Caller(URI.create(served.api("/live/hall").toString().replaceFirst("http", "ws")), draft, headers);
    }

    private Caller caller(String key) {
        return caller(new Draft_6455(), Map.of("X-API-Key", key));
    }

    private Caller opened() throws InterruptedException {
        var caller = caller(served.key());
        caller.open();
        next(server.opened);
        return caller;
    }

    @Test
    void passesMessagesOfEveryKind() throws InterruptedException {
        var caller = caller(served.key());
        caller.open();
        var handshake = next(server.opened);
        assertThat(handshake.getResourceDescriptor()).isEqualTo("/live/hall");
        assertThat(handshake.hasFieldValue("X-API-Key")).isFalse();
        assertThat(handshake.getFieldValue("Latchkey-Principal")).isNotEmpty();

        caller.assertEchoes("grüße");
        caller.send(ByteBuffer.wrap("bytes".getBytes(UTF_8)));
        assertThat(next(caller.heard)).isEqualTo("bytes");
        caller.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap("in ".getBytes(UTF_8)), false);
        caller.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap("three ".getBytes(UTF_8)), false);
        caller.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap("parts".getBytes(UTF_8)), true);
        assertThat(next(caller.heard)).isEqualTo("in three parts");
        caller.assertEchoes("x".repeat(LARGE_BYTES));
        caller.send(ByteBuffer.wrap(new byte[LARGE_BYTES]));
        assertThat(next(caller.heard)).hasSize(LARGE_BYTES).containsOnlyOnce("\0".repeat(LARGE_BYTES));

        caller.close();
        next(server.closed);
    }

    @Test
    void passesCompressedMessages() throws InterruptedException {
        var caller = caller(deflating(), Map.of("X-API-Key", served.key()));
        caller.open();
        next(server.opened);
        assertThat(((Draft_6455) caller.getConnection().getDraft()).getExtension())
                .isInstanceOf(PerMessageDeflateExtension.class);
        caller.assertEchoes("word ".repeat(LARGE_BYTES / 5));
        caller.assertEchoes("short");
        caller.close();
        next(server.closed);
    }

    @Test
    void passesPingsOfBoth() throws InterruptedException {
        var caller = opened();
        caller.sendPing();
        assertThat(next(caller.heard)).isEqualTo("pong");
        caller.send(ASK_FOR_PING);
        assertThat(next(caller.heard))
                .as("by the server, when the caller has answered")
                .isEqualTo("pong");
        caller.close();
        next(server.closed);
    }

    @Test
    void passesWhyEitherSideCloses() throws InterruptedException {
        // By the frame alone: the caller that closes may leave before it is answered, and the server then take the end
        // for none.
        var last = new CloseFrame();
        last.setCode(4000);
        last.setReason("that was all");
        var one = opened();
        one.sendFrame(last);
        assertThat(next(server.closed)).isEqualTo(new Close(4000, "that was all", true));
        assertThat(next(one.closed).code()).isEqualTo(4000);

        var other = opened();
        other.send(ASK_FOR_CLOSE);
        assertThat(next(other.closed)).isEqualTo(new Close(4001, "enough of that", true));
        next(server.closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lkk_nobodys"})
    void opensNothingWithoutAKeyThatCounts(String key) throws InterruptedException {
        var caller = key.isEmpty() ? caller(new Draft_6455(), Map.of()) : caller(key);
        assertThat(caller.connectBlocking(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(next(caller.closed).reason()).contains("401");
        assertThat(server.opened).isEmpty();
    }

    @Test
    void endsWithItsKey() throws InterruptedException {
        var deployment = served.deployment();
        var operator = new Actor.Operator("op_test");
        var company = deployment.companies().commands().newId();
        deployment.companies().commands().createCompany(operator, company, "globex", "Globex");
        var credentials = deployment.credentials().commands();
        var made = credentials.createApiKey(operator.in(company), new NewApiKey("Short-lived", ""));
        var caller = caller(made.secret().reveal());
        caller.open();
        next(server.opened);
        caller.assertEchoes("hello");

        credentials.revoke(operator.in(company), made.credential().id());

        assertThat(next(caller.closed)).satisfies(close -> {
            assertThat(close.code()).isEqualTo(1008);
            assertThat(close.isRemote()).isTrue();
        });
        next(server.closed);
    }
}
