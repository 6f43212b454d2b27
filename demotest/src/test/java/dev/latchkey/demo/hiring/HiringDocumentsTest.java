package dev.latchkey.demo.hiring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import dev.latchkey.demo.hiring.testing.InMemoryDirectory;
import dev.latchkey.demo.hiring.testing.TestPrincipals;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class HiringDocumentsTest {

    @TempDir
    Path folder;

    /** A document that promises more or less than the API serves would make the gateway judge the wrong thing. */
    @Test
    void describesExactlyWhatIsServed() throws IOException {
        var described = new ArrayList<String>();
        for (var document : HiringDocuments.copyTo(folder)) {
            var name = document.getFileName().toString().replace(".yaml", "");
            var content = read(document);
            var server = serverPath(content);
            mapping(content, "paths")
                    .forEach((path, item) -> ((Map<?, ?>) item)
                            .keySet().stream()
                                    .filter(method -> !method.equals("parameters"))
                                    .forEach(method -> described.add(operation(
                                            name, method.toString().toUpperCase(Locale.ROOT), server + path))));
        }
        List<String> served;
        try (var store = HiringStore.open(folder.resolve("hiring.db"))) {
            served = HiringApi.routes(store, new InMemoryDirectory(), InstantSource.system()).stream()
                    .map(HiringDocumentsTest::operation)
                    .toList();
        }
        assertThat(described).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(45);
        assertThat(served).containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void usesBothVersionsAndOneSharedFile() throws IOException {
        var documents = HiringDocuments.copyTo(folder);
        assertThat(documents).hasSameSizeAs(HiringDocuments.names());
        assertThat(documents.stream().map(HiringDocumentsTest::version).distinct())
                .containsExactlyInAnyOrder("3.0.3", "3.1.0");
        assertThat(folder.resolve("shared.yaml")).exists();
        assertThat(Files.readString(folder.resolve("jobs-api.yaml")))
                .contains("shared.yaml#/components/securitySchemes/oauth");
    }

    @Test
    void refusesToServeApiWithoutDocument() {
        assertThatThrownBy(() -> new HiringApiSettings(
                        Vertx.vertx(),
                        "127.0.0.1",
                        0,
                        folder.resolve("hiring.db"),
                        TestPrincipals.verifier(),
                        new InMemoryDirectory(),
                        Set.of("jobs"),
                        InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jobs-api");
    }

    private static String version(Path document) {
        return String.valueOf(read(document).get("openapi"));
    }

    private static Map<?, ?> read(Path document) {
        try {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(document));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The base path of the document's only server. */
    private static String serverPath(Map<?, ?> document) {
        var servers = (List<?>) requireNonNull(document.get("servers"), "servers");
        var server = (Map<?, ?>) requireNonNull(servers.getFirst(), "server");
        return String.valueOf(server.get("url")).replaceFirst("/$", "");
    }

    private static Map<?, ?> mapping(Map<?, ?> node, String name) {
        return (Map<?, ?>) requireNonNull(node.get(name), name);
    }

    private static String operation(Route route) {
        return operation(route.api(), route.method(), route.path());
    }

    /** Parameters are compared by place, for two documents may name the same one differently. */
    private static String operation(String api, String method, String path) {
        return api + " " + method + " " + path.replaceAll("\\{[^}]+}", "{}");
    }
}
