package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.EdgeTransport;
import dev.latchkey.store.sql.MutableClock;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
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
        var host = InetAddress.getByName(listeners.host());
        var vertx = EdgeTransport.createVertx(new VertxOptions().setUseDaemonThread(true), EdgeLimits.ofThisProcess());
        try (var deployment = Deployment.open(configuration, new MutableClock(), new SecureRandom())) {
            try (var taken = new ServerSocket(listeners.privatePort(), 1, host)) {
                assertThatThrownBy(() -> Node.start(vertx, configuration, deployment))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            }
            assertThatCode(() -> Node.start(vertx, configuration, deployment).close())
                    .as("the ports that it had listened on before the one that was taken")
                    .doesNotThrowAnyException();
        } finally {
            vertx.close().await();
        }
    }
}
