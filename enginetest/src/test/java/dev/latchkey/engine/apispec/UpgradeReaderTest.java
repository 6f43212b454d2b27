package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.UpgradeProtocol;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which operations give their connections over to another protocol: none but those that a document or a deployment names. */
class UpgradeReaderTest {

    private static ApiDocument read(String policy, UpgradeChoices.Choice... choices) throws SpecException {
        var document = """
            openapi: 3.1.0
            info: {title: Live, version: "1"}
            components: {securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}}}
            security: [{key: []}]
            paths:
              /live:
                get: {operationId: live, %s}
                post: {operationId: send}
            """.formatted(policy);
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read(
                        "live",
                        Path.of("live.yaml"),
                        document.getBytes(StandardCharsets.UTF_8),
                        new DocumentRules(false, SchemeMapping.NONE, new UpgradeChoices(List.of(choices))));
    }

    private static Set<String> upgrades(ApiDocument document, String id) {
        return document.operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow()
                .upgrades();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "summary: none                          | ''",
                "x-latchkey-upgrade: websocket          | websocket",
                "x-latchkey-upgrade: WebSocket          | websocket",
                "'x-latchkey-upgrade: [websocket, a/1]' | websocket a/1",
            })
    void theDocumentNamesThem(String policy, String expected) throws SpecException {
        assertThat(upgrades(read(policy), "live"))
                .isEqualTo(expected.isEmpty() ? Set.of() : Set.of(expected.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "GET /live"})
    void aDeploymentNamesThemByIdAndByPlace(String name) throws SpecException {
        var document =
                read("summary: none", new UpgradeChoices.Choice("apis[0].upgrades[0]", name, Set.of("websocket")));
        assertThat(upgrades(document, "live")).containsExactly("websocket");
        assertThat(upgrades(document, "send")).isEmpty();
    }

    @Test
    void anOperationThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() ->
                        read("summary: none", new UpgradeChoices.Choice("apis[0].upgrades[0]", "life", Set.of("a"))))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("apis[0].upgrades[0]: expected an operation of the document");
    }

    /** Behind these, requests would follow that nobody judges. */
    @ParameterizedTest
    @ValueSource(strings = {"h2c", "H2C", "h2", "h3", "http/2.0", "HTTP", "https", "tls/1.2", "TLS", "", "a b", "a,b"})
    void anotherWayToSpeakHttpIsNone(String name) {
        assertThat(UpgradeProtocol.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-latchkey-upgrade: h2c",
                "x-latchkey-upgrade: []",
                "x-latchkey-upgrade: true",
                "x-latchkey-upgrade: [websocket, [b]]",
                "x-latchkey-upgrades: websocket"
            })
    void whatIsNotUnderstoodClosesTheOperation(String policy) throws SpecException {
        var document = read(policy);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("send");
        assertThat(document.findings().closed()).isNotEmpty();
    }

    @Test
    void onlyAGetIsGivenOver() throws SpecException {
        var document = read("summary: none", new UpgradeChoices.Choice("apis[0].upgrades[0]", "send", Set.of("a")));
        assertThat(document.operations()).extracting(Operation::id).containsExactly("live");
    }
}
