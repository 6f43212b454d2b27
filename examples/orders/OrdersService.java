import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.RemotePrincipalKeys;
import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.Verification.Refused;
import dev.latchkey.client.Verification.Verified;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The orders API in Java 21 or later: who calls is read by latchkey-client, and nothing else is believed. */
public final class OrdersService implements AutoCloseable {

    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final Pattern ARTICLE = Pattern.compile("\"article\"\\s*:\\s*\"([^\"\\\\]{1,100})\"");

    private record Order(String id, String article) {
        String json() {
            return "{\"id\":\"" + id + "\",\"article\":\"" + article + "\"}";
        }
    }

    private final HttpServer server;
    private final RemotePrincipalKeys keys;
    private final PrincipalVerifier verifier;

    /** By company: Latchkey decides who may ask, this service which rows they see. */
    private final Map<String, List<Order>> orders = new ConcurrentHashMap<>();

    /** @param apiUrl what the configuration calls listeners.apiUrl */
    public OrdersService(String apiUrl, int port) throws IOException {
        var clock = InstantSource.system();
        keys = new RemotePrincipalKeys(URI.create(apiUrl + "/identity/oauth/jwks"), clock);
        verifier = new PrincipalVerifier(apiUrl, keys, clock);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var values = exchange.getRequestHeaders().getOrDefault(PrincipalVerifier.HEADER, List.of());
            if (values.size() != 1) {
                answer(exchange, 401, "{\"message\":\"expected one Latchkey-Principal\"}");
                return;
            }
            switch (verifier.verify(values.getFirst(), "orders")) {
                case Verified(UpstreamPrincipal principal) -> serve(exchange, principal);
                case Refused(var reason, var _) -> answer(exchange, 401, "{\"message\":\"" + reason + "\"}");
            }
        }
    }

    private void serve(HttpExchange exchange, UpstreamPrincipal caller) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var company = caller.findCompany().map(UpstreamPrincipal.Company::id).orElse("");
        var own = orders.computeIfAbsent(company, key -> new CopyOnWriteArrayList<>());
        switch (exchange.getRequestMethod() + " " + path) {
            case "GET /v1/status" -> answer(exchange, 200, "{\"status\":\"open\"}");
            case "GET /v1/orders" ->
                answer(
                        exchange,
                        200,
                        own.stream().map(Order::json).collect(Collectors.joining(",", "{\"orders\":[", "]}")));
            case "POST /v1/orders" -> place(exchange, own);
            default -> {
                for (var order : own) {
                    if (path.equals("/v1/orders/" + order.id)) {
                        answer(exchange, 200, order.json());
                        return;
                    }
                }
                answer(exchange, 404, "{\"message\":\"no such order\"}");
            }
        }
    }

    private static void place(HttpExchange exchange, List<Order> own) throws IOException {
        var body = new String(exchange.getRequestBody().readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        var article = ARTICLE.matcher(body);
        if (!article.find()) {
            answer(exchange, 400, "{\"message\":\"expected an article\"}");
            return;
        }
        var order = new Order(UUID.randomUUID().toString(), article.group(1));
        own.add(order);
        answer(exchange, 201, order.json());
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        keys.close();
    }

    public static void main(String[] arguments) throws IOException {
        var apiUrl = System.getenv().getOrDefault("LATCHKEY_API_URL", "http://localhost:8080");
        var port = Integer.parseInt(System.getenv().getOrDefault("PORT", "9090"));
        System.out.println("orders at http://127.0.0.1:" + new OrdersService(apiUrl, port).port());
    }
}
