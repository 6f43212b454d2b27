package dev.latchkey.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The application's side of the browser: where codes and errors arrive. */
public final class CallbackServer implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<URI> arrived = new LinkedBlockingQueue<>();

    private CallbackServer(HttpServer server) {
        this.server = server;
    }

    public static CallbackServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var callbacks = new CallbackServer(server);
            server.createContext("/callback", exchange -> {
                callbacks.arrived.add(callbacks.redirectUri().resolve(exchange.getRequestURI()));
                var page = "<!DOCTYPE html><html lang=\"en\"><title>Application</title><p>Back at the application."
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return callbacks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI redirectUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
    }

    /** The next arrival, with its query. */
    public URI await() {
        try {
            var next = arrived.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("the browser did not come back to the application");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
