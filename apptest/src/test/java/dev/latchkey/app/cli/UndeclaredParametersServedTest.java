package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.ServedFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code apis[].undeclaredParameters} of a deployment that runs, before a server that embeds what another operation keeps. */
class UndeclaredParametersServedTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Blog, version: "1"}
        paths:
          /posts/{id}:
            get:
              operationId: posts.get
              security: []
              parameters: [{name: context, in: query, schema: {type: string}}]
              responses: {"200": {description: A post.}}
            post:
              operationId: posts.change
              security: []
              responses: {"200": {description: Changed.}}
          /users/{id}:
            get:
              operationId: users.get
              security: [{key: []}]
              responses: {"200": {description: A user.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-API-Key}
        """;

    private final GivenCommands commands = new GivenCommands();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer blog;
    private ServedFiles served;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        blog = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        blog.setExecutor(threads);
        blog.createContext("/", exchange -> {
            var query = exchange.getRequestURI().getQuery();
            var isUser = exchange.getRequestURI().getPath().startsWith("/users/");
            // As WordPress does: another request within this one, past whoever judged this one.
            var isEmbedded = query != null && query.contains("_embed");
            var body = (isUser ? "the user" : "the post" + (isEmbedded ? " of the user" : "")).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        blog.start();
        served = ServedFiles.start(folder);
        served.write("orders.yaml", DOCUMENT);
    }

    @AfterEach
    void stop() {
        served.close();
        blog.stop(0);
        threads.shutdownNow();
    }

    private void configure(String more) throws IOException {
        served.write("latchkey.yaml", """
            apis:
            - {name: blog, document: orders.yaml, upstream: "http://127.0.0.1:%d"%s}
            limits: {requestsPerSecond: 1000000, concurrentRequests: 1000}
            """.formatted(blog.getAddress().getPort(), more));
    }

    private int apply(String... more) {
        commands.forgetErrors();
        var arguments = new String[4 + more.length];
        arguments[0] = "apis";
        arguments[1] = "apply";
        arguments[2] = "--config";
        arguments[3] = served.configuration().toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return commands.run(arguments);
    }

    private String body(String path) {
        return served.get(served.api(path)).body();
    }

    @Test
    void keepWhatAServerWouldEmbedUntilTheyPassAgain() throws Exception {
        configure("");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/users/1")).isEqualTo(401);
        assertThat(body("/posts/1?_embed=author")).isEqualTo("the post of the user");

        configure(", undeclaredParameters: refuse");
        assertThat(apply()).as(commands.errors()).isZero();
        assertThat(commands.output()).contains("blog: parameters that its operations do not declare are refused");
        assertThat(served.status("/posts/1?_embed=author")).isEqualTo(400);
        assertThat(body("/posts/1?_embed=author"))
                .contains("UNDECLARED_PARAMETER", "no query parameter but context", "the parameter _embed.")
                .doesNotContain("the user");
        assertThat(body("/posts/1?context=view")).isEqualTo("the post");
        assertThat(served.get(served.internal("/metrics")).body())
                .contains("latchkey_decisions_total{outcome=\"UNDECLARED_PARAMETER\"} 2.0");

        configure("");
        assertThat(apply()).isEqualTo(3);
        assertThat(commands.errors()).contains("opens   blog: parameters that its operations do not declare pass");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(served.status("/posts/1?_embed=author")).isEqualTo(200);
    }

    @Test
    void areToldByADryRunAsByTheGateway() throws Exception {
        configure(", undeclaredParameters: refuse");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        assertThat(explained("%2Fposts%2F1%3F_embed%3Dauthor"))
                .contains("no query parameter but context", "the parameter _embed.");
        assertThat(explained("%2Fposts%2F1%3Fcontext%3Dview")).doesNotContain("no query parameter");
    }

    private String explained(String path) {
        return served.get(served.api("/access/v1/explain?method=GET&path=" + path), "X-API-Key", served.key())
                .body();
    }

    /** What a parameter names is no body's, and a preflight asks for no operation. */
    @Test
    void areThoseOfAQueryThatIsForAnOperation() throws Exception {
        configure(", undeclaredParameters: refuse, cors: {origins: ['https://app.example.com']}");
        assertThat(apply("--yes")).as(commands.errors()).isZero();
        var preflight = served.send(HttpRequest.newBuilder(served.api("/posts/1?_embed=author"))
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
        var form = served.send(HttpRequest.newBuilder(served.api("/posts/1"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("_embed=author"))
                .build());
        var both = served.send(HttpRequest.newBuilder(served.api("/posts/1?_embed=author"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("title=x"))
                .build());

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(both.statusCode()).isEqualTo(400);
    }
}
