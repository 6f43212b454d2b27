package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestPlatform;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {

    @Test
    void stopsWhatItStartedWhenOnePortIsTaken(@TempDir Path folder) throws Exception {
        var read = ConfigurationReader.defaults(
                folder, Map.of("listeners.apiPort", "0", "listeners.webPort", "0", "listeners.privatePort", "0"));
        var configuration = read.with(FreePorts.fix(read.listeners()));
        var listeners = configuration.listeners();
        var host = InetAddress.getByName(listeners.hosts().internal());
        var vertx = EdgeTransport.createVertx(new VertxOptions().setUseDaemonThread(true), EdgeLimits.ofThisProcess());
        try (var deployment = Deployment.open(configuration, new MutableClock(), new SecureRandom())) {
            try (var taken = new ServerSocket(listeners.privatePort(), 1, host)) {
                assertThatThrownBy(() -> Node.start(vertx, configuration, deployment))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith(
                                ":" + taken.getLocalPort() + "; stop what is there or choose another port");
            }
            assertThatCode(() -> Node.start(vertx, configuration, deployment).close())
                    .as("the ports that it had listened on before the one that was taken")
                    .doesNotThrowAnyException();
        } finally {
            vertx.close().await();
        }
    }

    /** Only a port that is taken is a port to choose anew. */
    @Test
    void saysWhyItCannotListen(@TempDir Path folder) throws Exception {
        var certificate = Files.writeString(folder.resolve("chain.pem"), "no certificate");
        var read = ConfigurationReader.defaults(
                folder.resolve("data"),
                Map.of("listeners.tlsCertificates", certificate.toString(), "listeners.tlsPrivateKey", "key.pem"));
        var configuration = read.with(FreePorts.fix(read.listeners()));
        var vertx = EdgeTransport.createVertx(new VertxOptions().setUseDaemonThread(true), EdgeLimits.ofThisProcess());
        try (var deployment = Deployment.open(configuration, new MutableClock(), new SecureRandom())) {
            assertThatThrownBy(() -> Node.start(vertx, configuration, deployment))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith(": expected a file of certificates (PEM), got \"" + certificate + "\"")
                    .hasMessageStartingWith("cannot listen on ")
                    .hasMessageNotContaining("another port");
        } finally {
            vertx.close().await();
        }
    }

    /** Whoever opens the API to a network does not open health and metrics with it. */
    @Test
    void bindsEachListenerWhereItIsToldAndThePrivateOneToThisMachine(@TempDir Path folder) throws Exception {
        var open = Map.of("listeners.apiHost", "0.0.0.0", "listeners.webHost", "0.0.0.0");
        try (var platform = TestPlatform.start(folder, open)) {
            assertThat(answersAt("127.0.0.2", platform.api("/").getPort())).isTrue();
            assertThat(answersAt("127.0.0.2", platform.web("/").getPort())).isTrue();
            assertThat(answersAt("127.0.0.2", platform.internal("/").getPort())).isFalse();
            assertThat(answersAt("127.0.0.1", platform.internal("/").getPort())).isTrue();
            var metrics = platform.send(
                            platform.request(platform.internal("/metrics")).GET())
                    .body();
            for (var budget : List.of(
                    "connections",
                    "handshakes",
                    "heads",
                    "proven_heads",
                    "requests",
                    "client_requests",
                    "upstream_bodies",
                    "upgrades",
                    "upstream_answers",
                    "activity",
                    "uses",
                    "log_readings")) {
                assertThat(metrics)
                        .contains("latchkey_budget_used{budget=\"" + budget + "\"}")
                        .contains("latchkey_budget_refused_total{budget=\"" + budget + "\"} 0.0")
                        .containsPattern("latchkey_budget_limit\\{budget=\"" + budget + "\"} [1-9]");
            }
            assertThat(metrics)
                    .contains("latchkey_budget_refused_total{budget=\"rate\"} 0.0")
                    .contains("latchkey_budget_limit{budget=\"log\"} 8192.0")
                    .contains("latchkey_budget_refused_total{budget=\"log\"} ");
        }
    }

    /** What an operator watches, by its names; a name that changes breaks their dashboards. */
    @Test
    void tellsOfTheUpstreamsAndOfTheJavaPlatform(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            assertThat(platform.get("/orders", "X-Api-Key", platform.apiKey(0)).statusCode())
                    .isEqualTo(200);
            assertThat(platform.get("/orders/no-such-row", "X-Api-Key", platform.apiKey(0))
                            .statusCode())
                    .isEqualTo(404);
            var metrics = platform.send(
                            platform.request(platform.internal("/metrics")).GET())
                    .body();
            assertThat(metrics)
                    .contains("latchkey_upstream_requests_total{api=\"orders-api\",status=\"2xx\"} 1.0")
                    .contains("latchkey_upstream_requests_total{api=\"orders-api\",status=\"4xx\"} 1.0")
                    .contains("latchkey_upstream_requests_total{api=\"orders-api\",status=\"failed\"} 0.0")
                    .contains("latchkey_upstream_response_seconds_bucket{api=\"orders-api\",le=\"30.0\"} 2")
                    .contains("latchkey_upstream_response_seconds_count{api=\"orders-api\"} 2")
                    .contains("latchkey_upstream_waiting{api=\"orders-api\"} 0.0")
                    .containsPattern("latchkey_upstream_connections_limit\\{api=\"orders-api\"} [1-9]")
                    .containsPattern("latchkey_upstream_connections_used\\{api=\"orders-api\"} [0-9]")
                    .containsPattern("latchkey_upstream_up\\{address=\"127.0.0.1:[0-9]+\",api=\"orders-api\"} 1.0");
            for (var name : List.of(
                    "jvm_memory_used_bytes",
                    "jvm_memory_max_bytes",
                    "jvm_buffer_memory_used_bytes",
                    "jvm_gc_memory_allocated_bytes_total",
                    "jvm_threads_live_threads",
                    "process_cpu_usage",
                    "process_uptime_seconds",
                    "process_files_open_files")) {
                assertThat(metrics).containsPattern("\n" + name + "(\\{[^}]*})? ");
            }
        }
    }

    private static boolean answersAt(String address, int port) throws IOException {
        try (var _ = new Socket(InetAddress.getByName(address), port)) {
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }
}
