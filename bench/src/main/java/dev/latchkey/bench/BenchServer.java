package dev.latchkey.bench;

import dev.latchkey.app.cli.RunningCommands;
import dev.latchkey.app.cli.RunningNode;
import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.Node;
import dev.latchkey.gateway.observe.Logging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Latchkey as it is served, decision log included, in front of one API and with limits that no load reaches. */
final class BenchServer {

    /** As the last argument: what a deployment has when nobody sets any. */
    static final String USUAL_LIMITS = "usual-limits";

    private BenchServer() {}

    /** @param arguments an empty folder, the upstream's port, and {@link #USUAL_LIMITS} or nothing */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var upstream = URI.create("http://127.0.0.1:" + arguments[1]);
        Logging.toFile(folder.resolve("latchkey.log"));
        var configuration = configuration(folder, upstream, List.of(arguments).contains(USUAL_LIMITS));
        var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom());
        var company = BenchCompany.seed(deployment);
        var vertx = Node.createVertx(configuration);
        var node = Node.start(vertx, configuration, deployment);
        var commands = RunningCommands.open(configuration, deployment, RunningNode.of(node));
        Child.serve(
                Map.of(
                        "apiUrl",
                                "http://127.0.0.1:" + configuration.listeners().apiPort(),
                        "webUrl",
                                "http://127.0.0.1:" + configuration.listeners().webPort(),
                        "dataFolder", configuration.dataFolder().toString(),
                        "apiKey", company.apiKey(),
                        "opaqueClient", company.opaque().basic(),
                        "jwtClient", company.jwt().basic()),
                () -> {
                    commands.close();
                    node.close();
                    vertx.close().await();
                    deployment.close();
                });
    }

    private static Configuration configuration(Path folder, URI upstream, boolean hasUsualLimits)
            throws IOException, ConfigurationException {
        var document = folder.resolve("items-api.yaml");
        BenchProduct.copyApiTo(document);
        var settings = new LinkedHashMap<String, String>();
        if (!hasUsualLimits) {
            settings.put("limits.requestsPerSecond", "1000000");
            settings.put("limits.concurrentRequests", "100000");
            settings.put("limits.companyRequestsPerSecond", "10000000");
            settings.put("limits.companyConcurrentRequests", "1000000");
            settings.put("limits.tokenRequestsPerSecond", "1000000");
            settings.put("limits.ownRequestsPerSecond", "1000000");
            settings.put("upstreams.requestBodyBytesMax", Integer.toString(Integer.MAX_VALUE));
            settings.put("upstreams.idleTimeout", "2m");
            settings.put("upstreams.connectTimeout", "1m"); // a busy machine is no upstream that is down
            settings.put("listeners.bodyIdleTimeout", "2m");
            settings.put("upstreams.connectionsMax", "1024");
            settings.put("upstreams.companyConnectionsMax", "512");
            settings.put("upstreams.strangersConnectionsMax", "512"); // a quarter of it is for one address
        }
        // The issuer names the port, so it must be known before anything listens.
        try (var api = anyPort();
                var web = anyPort();
                var internal = anyPort()) {
            settings.put("listeners.apiPort", Integer.toString(api.getLocalPort()));
            settings.put("listeners.webPort", Integer.toString(web.getLocalPort()));
            settings.put("listeners.privatePort", Integer.toString(internal.getLocalPort()));
        }
        BenchProduct.copyCatalogueTo(folder.resolve(ConfigurationReader.CATALOGUE));
        return ConfigurationReader.defaults(folder, settings)
                .withApis(List.of(new Api("items", document, upstream, false)));
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
