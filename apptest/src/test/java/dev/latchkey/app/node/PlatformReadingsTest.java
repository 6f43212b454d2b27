package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.console.reference.ApiReference;
import dev.latchkey.console.reference.OperationReference;
import dev.latchkey.console.reference.ReferenceLimits;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.testing.TestCatalogue;
import dev.latchkey.testing.TestPorts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The platform's own documents are read again when anything is different that they are read by, and only then. */
class PlatformReadingsTest {

    private static final PlatformReadings.Source SOURCE = new PlatformReadings.Source(
            Path.of("audit.yaml"),
            "openapi: 3.1.0",
            TestCatalogue.ORDERS.scopes().entries(),
            TestCatalogue.ORDERS.permissions().all(),
            TestCatalogue.ORDERS.carriers(),
            new ReferenceLimits(10, 5),
            new AuthorizationPlaces("issuer", "authorize", "token", "metadata", null));

    private final Map<String, String> settings = new LinkedHashMap<>(TestPorts.listeners());

    @BeforeEach
    void dataFolder(@TempDir Path folder) {
        settings.put("dataFolder", folder.toString());
    }

    private Configuration configuration() throws Exception {
        return ConfigurationReader.read(Path.of("../examples/petstore/latchkey.yaml"), settings);
    }

    /** One operation of the platform's own, as the reference shows it. */
    private static OperationReference read(
            Configuration configuration, Deployment deployment, PlatformReadings readings) throws Exception {
        return new ServedApis(
                        configuration,
                        deployment.catalogue(),
                        deployment,
                        new DocumentReading(configuration, deployment.catalogue(), readings, ParsedFiles.none()))
                .reference().apis().stream()
                        .filter(api -> api.name().equals("management-api"))
                        .findFirst()
                        .orElseThrow()
                        .operations()
                        .getFirst();
    }

    @Test
    void aChangeOfTheConfigurationReadsThemOnlyWhenItTouchesThem() throws Exception {
        settings.put("limits.requestsPerSecond", "21");
        var before = configuration();
        try (var deployment = Deployment.open(
                before, ParsedFiles.none(), _ -> {}, InstantSource.system(), System::nanoTime, new SecureRandom())) {
            var readings = new PlatformReadings();
            var first = read(before, deployment, readings);
            settings.put("dpop.nonceLifetime", "1m");
            assertThat(read(configuration(), deployment, readings).operation()).isSameAs(first.operation());

            settings.put("limits.requestsPerSecond", "22");
            assertThat(first.requestsPerSecond()).isEqualTo(21);
            assertThat(read(configuration(), deployment, readings).requestsPerSecond())
                    .isEqualTo(22);
        }
    }

    private static Stream<PlatformReadings.Source> others() {
        var scopes = SOURCE.scopes();
        return Stream.of(
                with(Path.of("other.yaml"), SOURCE.text()),
                with(SOURCE.file(), "openapi: 3.0.4"),
                new PlatformReadings.Source(
                        SOURCE.file(),
                        SOURCE.text(),
                        scopes.subList(1, scopes.size()),
                        SOURCE.permissions(),
                        SOURCE.carriers(),
                        SOURCE.limits(),
                        SOURCE.places()),
                with(Set.of(), SOURCE.carriers()),
                with(SOURCE.permissions(), new CredentialCarriers("X-Other", "other")),
                with(new ReferenceLimits(10, 6), SOURCE.places()),
                with(SOURCE.limits(), new AuthorizationPlaces("other", "authorize", "token", "metadata", null)));
    }

    private static PlatformReadings.Source with(Path file, String text) {
        return new PlatformReadings.Source(
                file, text, SOURCE.scopes(), SOURCE.permissions(), SOURCE.carriers(), SOURCE.limits(), SOURCE.places());
    }

    private static PlatformReadings.Source with(Set<Permission> permissions, CredentialCarriers carriers) {
        return new PlatformReadings.Source(
                SOURCE.file(), SOURCE.text(), SOURCE.scopes(), permissions, carriers, SOURCE.limits(), SOURCE.places());
    }

    private static PlatformReadings.Source with(ReferenceLimits limits, AuthorizationPlaces places) {
        return new PlatformReadings.Source(
                SOURCE.file(), SOURCE.text(), SOURCE.scopes(), SOURCE.permissions(), SOURCE.carriers(), limits, places);
    }

    @ParameterizedTest
    @MethodSource("others")
    void whateverIsDifferentIsReadAgain(PlatformReadings.Source other) throws Exception {
        var readings = new PlatformReadings();
        var one = readings.read("audit-api", SOURCE, () -> reading("one"));
        assertThat(readings.read("audit-api", SOURCE, () -> reading("not read")))
                .isSameAs(one);
        assertThat(readings.read("audit-api", other, () -> reading("other"))
                        .api()
                        .name())
                .isEqualTo("other");
        assertThat(readings.read("management-api", SOURCE, () -> reading("third"))
                        .api()
                        .name())
                .isEqualTo("third");
    }

    private static PlatformReadings.Reading reading(String name) {
        var nothing = CompressedBody.of(new byte[0]);
        return new PlatformReadings.Reading(
                new ApiDocument(name, "", "", "3.1.0", List.of(), List.of()),
                new ApiReference(name, "", "", "", nothing, nothing, List.of()));
    }
}
