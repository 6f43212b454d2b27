package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A node that is started again and again, each time with another configuration, before an upstream that stays. */
final class RestartedNode {

    private final Vertx upstream = Vertx.vertx();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final InstantSource clock;
    private final int upstreamPort;

    RestartedNode(InstantSource clock) {
        this.clock = clock;
        this.upstreamPort = upstream.createHttpServer()
                .requestHandler(request -> request.response().end("[]"))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    /** Where the API itself listens, which answers everything. */
    int upstreamPort() {
        return upstreamPort;
    }

    /** Stops what runs and starts with a configuration whose ports are fixed. */
    Deployment start(Configuration configuration) throws Exception {
        stop();
        var vertx = Node.createVertx(configuration);
        running.add(() -> vertx.close().await());
        var deployment = Deployment.open(configuration, clock, new SecureRandom());
        running.add(deployment);
        running.add(Node.start(vertx, configuration, deployment));
        return deployment;
    }

    /** The upstream stays. */
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.removeLast().close();
        }
    }

    /** With the upstream. */
    void close() throws Exception {
        stop();
        upstream.close().await();
    }
}
