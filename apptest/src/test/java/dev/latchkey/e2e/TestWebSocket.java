package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A WebSocket through the platform, by the client of the JDK, to an upstream that says what it hears. */
final class TestWebSocket implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final HttpClient client;
    private final Listener listener;
    private final WebSocket socket;

    private TestWebSocket(HttpClient client, Listener listener, WebSocket socket) {
        this.client = client;
        this.listener = listener;
        this.socket = socket;
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            heard.add(data.toString());
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    /** At an operation that allows it, by whoever the header says. */
    static TestWebSocket open(TestPlatform platform, String header, String value) {
        var client = HttpClient.newHttpClient();
        var listener = new Listener();
        var address = platform.api("/orders/acme-1").toString();
        var socket = client.newWebSocketBuilder()
                .header(header, value)
                .buildAsync(URI.create(address.replaceFirst("http", "ws")), listener)
                .join();
        return new TestWebSocket(client, listener, socket);
    }

    void assertEchoes() {
        socket.sendText("hello", true).join();
        try {
            assertThat(listener.heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The code that it is closed with. */
    int awaitClose() {
        try {
            return listener.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
