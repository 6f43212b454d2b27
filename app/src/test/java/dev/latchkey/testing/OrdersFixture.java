package dev.latchkey.testing;

import dev.latchkey.app.cli.RunningCommands;
import dev.latchkey.app.cli.RunningNode;
import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Behind;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Configuration.Consent;
import dev.latchkey.app.config.Configuration.ViewCount;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.config.Cors;
import dev.latchkey.app.node.ConfigurationSource;
import dev.latchkey.app.node.DataFolder;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.Node;
import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.RemotePrincipalKeys;
import dev.latchkey.core.signing.CryptoProvider;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployment of a neutral product, somewhere that takes orders: a small catalogue, its documents, {@link OrdersSeed}'s companies,
 * and {@link EchoUpstream} behind all of it. Starting again on the same folder continues.
 */
final class OrdersFixture {

    static final List<String> APIS = List.of(
            "orders-api",
            "customers-api",
            "users-api",
            "invoices-api",
            "configuration-api",
            "price-api",
            "lists-api",
            "feed-api");

    private static final Consent CONSENT = new Consent(List.of(
            new ViewCount("Orders you can see", "/orders?limit=1", "totalFound", null),
            new ViewCount("Customers you can see", "/customers?limit=1", "totalFound", null)));

    /** Name of the file that tells of what was made. */
    static final String SHEET = "fixture.json";

    private OrdersFixture() {}

    /** @param more documents of further APIs with the same upstream; an API has the name of its file */
    static TestPlatform start(Configuration configuration, TestPlatform.Clocks clocks, List<Path> more)
            throws IOException, SpecException {
        return start(configuration, clocks, more, Map.of());
    }

    /** @param cors who may call an API from a browser, by the API's name */
    static TestPlatform start(
            Configuration configuration, TestPlatform.Clocks clocks, List<Path> more, Map<String, Cors> cors)
            throws IOException, SpecException {
        return start(configuration, clocks, more, cors, Map.of());
    }

    /** @param rules how a document is read, by the API's name */
    static TestPlatform start(
            Configuration configuration,
            TestPlatform.Clocks clocks,
            List<Path> more,
            Map<String, Cors> cors,
            Map<String, DocumentRules> rules)
            throws IOException, SpecException {
        var folder = DataFolder.create(configuration.dataFolder());
        var clock = clocks.clock();
        var parts = new ArrayList<AutoCloseable>();
        try {
            var documents = documents(folder, more);
            var vertx = Node.createVertx(configuration);
            parts.addFirst(() -> vertx.close().await());
            var listeners = configuration.listeners();
            var jwks = URI.create("http://127.0.0.1:" + listeners.apiPort() + "/identity/oauth/jwks");
            var keys = new RemotePrincipalKeys(jwks, clock);
            parts.addFirst(keys);
            var upstream = EchoUpstream.start(
                    vertx,
                    new PrincipalVerifier(listeners.apiOrigin(), keys, clock)
                            .withProvider(CryptoProvider.newEs256().getProvider()),
                    documents.stream().map(OrdersFixture::name).collect(Collectors.toSet()));
            parts.addFirst(upstream);
            var whole = whole(configuration, documents, upstream.uri(), cors, rules);
            if (clock.equals(InstantSource.system()) && more.isEmpty()) {
                SeededFolder.copyTo(folder);
            }
            var parsed = ParsedFiles.ofThisProcess();
            var deployment = Deployment.open(whole, parsed, _ -> {}, clock, clocks.nanoTime(), new SecureRandom());
            parts.addLast(deployment);
            var sheet = sheet(folder, deployment);
            sheet.put("apiUrl", listeners.apiOrigin())
                    .put("webUrl", listeners.webOrigin())
                    .put("privateUrl", listeners.privateOrigin());
            var node = Node.start(vertx, whole, ConfigurationSource.unchanged(whole), deployment, parsed);
            parts.addFirst(node);
            parts.addFirst(RunningCommands.open(whole, deployment, RunningNode.of(node)));
            return new TestPlatform(
                    deployment, node, sheet, () -> close(parts), new TestPlatform.Fixture(upstream, documents));
        } catch (RuntimeException | IOException | SpecException e) {
            close(parts);
            throw e;
        }
    }

    /** Makes what {@link SeededFolder} copies: all that a first start on the folder leaves there, but what listeners and documents make. */
    static void seed(Configuration configuration) throws IOException {
        var folder = DataFolder.create(configuration.dataFolder());
        var nowhere = URI.create("http://127.0.0.1:1");
        var whole = whole(configuration, documents(folder, List.of()), nowhere, Map.of(), Map.of());
        try (var deployment = Deployment.open(whole, InstantSource.system(), new SecureRandom())) {
            sheet(folder, deployment);
        }
    }

    private static Configuration whole(
            Configuration configuration,
            List<Path> documents,
            URI upstream,
            Map<String, Cors> cors,
            Map<String, DocumentRules> rules)
            throws IOException {
        var apis = documents.stream()
                .map(file -> new Api(
                        name(file),
                        Set.of(),
                        file,
                        Behind.of(upstream),
                        rules.getOrDefault(name(file), DocumentRules.LENIENT),
                        false,
                        Set.of(),
                        cors.get(name(file))))
                .toList();
        return configuration
                .withCatalogue(catalogue(configuration.dataFolder()))
                .withApis(apis)
                .with(configuration.consent().equals(Consent.NONE) ? CONSENT : configuration.consent());
    }

    private static String name(Path document) {
        return String.valueOf(document.getFileName()).replaceAll("\\.(yaml|json)$", "");
    }

    private static List<Path> documents(Path folder, List<Path> more) throws IOException {
        var apis = Files.createDirectories(folder.resolve("apis"));
        copy("apis/shared.yaml", apis.resolve("shared.yaml"));
        var documents = new ArrayList<Path>();
        for (var name : APIS) {
            documents.add(copy("apis/" + name + ".yaml", apis.resolve(name + ".yaml")));
        }
        documents.addAll(more);
        return documents;
    }

    /** Commands that are given the folder alone find it under this name. */
    private static Path catalogue(Path folder) throws IOException {
        return copy("catalogue.yaml", folder.resolve(ConfigurationReader.CATALOGUE));
    }

    private static Path copy(String resource, Path file) throws IOException {
        try (var content = OrdersFixture.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("the tests lack their file " + resource);
            }
            return Files.write(file, content.readAllBytes());
        }
    }

    private static ObjectNode sheet(Path folder, Deployment deployment) throws IOException {
        var file = folder.resolve(SHEET);
        if (!Files.exists(file)) {
            Files.writeString(file, OrdersSeed.make(deployment).toString());
        }
        return (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
    }

    private static void close(List<AutoCloseable> parts) {
        for (var part : parts) {
            try {
                part.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a part of the fixture did not stop", e);
            }
        }
    }
}
