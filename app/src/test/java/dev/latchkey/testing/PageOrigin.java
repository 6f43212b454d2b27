package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** An origin of somebody else's, with the files of an application that runs in the browser alone. */
public final class PageOrigin implements AutoCloseable {

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html;charset=UTF-8", "js", "text/javascript;charset=UTF-8");

    private final HttpServer server;
    private final String host;
    private final Class<?> owner;
    private volatile String settings = "{}";

    private PageOrigin(HttpServer server, String host, Class<?> owner) {
        this.server = server;
        this.host = host;
        this.owner = owner;
    }

    /**
     * @param host a name of this machine. Port and address alone make no other place to come back to (RFC 8252 §7.3).
     * @param owner whose resources, in the folder {@code application} beside it, are the files
     */
    public static PageOrigin start(String host, Class<?> owner) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var origin = new PageOrigin(server, host, owner);
            server.createContext("/", origin::answer);
            server.start();
            return origin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code settings.json} says from now on. */
    public void settings(String json) {
        settings = json;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var name = exchange.getRequestURI().getPath().substring(1);
            var file = name.isEmpty() ? "index.html" : name;
            if (file.equals("settings.json")) {
                send(exchange, "application/json", settings.getBytes(UTF_8));
                return;
            }
            var type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
            try (var content = type == null ? null : owner.getResourceAsStream("application/" + file)) {
                if (content == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    send(exchange, String.valueOf(type), content.readAllBytes());
                }
            }
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The origin, without a slash behind it. */
    public String origin() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** Where the application begins, and where it comes back to. */
    public URI page() {
        return URI.create(origin() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
