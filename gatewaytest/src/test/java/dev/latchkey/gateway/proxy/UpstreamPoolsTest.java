package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the connections to an upstream, and of the requests that need them, when other upstreams are served. */
class UpstreamPoolsTest {

    private static final String HEAD = "Host: api.example.com\nX-Api-Key: good-key\n";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void anUpstreamThatIsServedNoMoreLosesItsConnectionsWhenItsLastAnswerHasEnded() throws Exception {
        var asked = new CompletableFuture<HttpServerRequest>();
        var closed = new CompletableFuture<Void>();
        upstream.behave(request -> {
            request.connection().closeHandler(_ -> closed.complete(null));
            asked.complete(request);
        });
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
            var held = asked.get(60, TimeUnit.SECONDS);
            gateway.pools.serve(List.of());
            assertThat(closed).isNotDone();
            var body = "x".repeat(300_000);
            held.response().end(body);

            var answer = connection.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
            closed.get(60, TimeUnit.SECONDS);
        }
        assertThat(gateway.pools.size()).isZero();
    }

    @Test
    void aRequestThatBeganBeforeIsForwardedAfterTheConnectionsWereClosed() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
            assertThat(connection.read().status()).isEqualTo(200);
            connection.send("POST /orders HTTP/1.1\n" + HEAD + "Content-Length: 2\nExpect: 100-continue\n\n");
            assertThat(connection.read().status()).isEqualTo(100);
            gateway.pools.serve(List.of());
            connection.send("{}");

            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    @Test
    void anUpstreamThatIsServedOnKeepsItsConnections() throws Exception {
        Set<HttpConnection> seen = ConcurrentHashMap.newKeySet();
        upstream.behave(request -> {
            seen.add(request.connection());
            request.response().end("{}");
        });
        try (var connection = new RawConnection(gateway.port())) {
            for (var i = 0; i < 3; i++) {
                connection.send("GET /orders HTTP/1.1\n" + HEAD + "\n");
                assertThat(connection.read().status()).isEqualTo(200);
                gateway.pools.serve(List.copyOf(gateway.catalog.upstreams().values()));
            }
        }
        assertThat(seen).hasSize(1);
    }
}
