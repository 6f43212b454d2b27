package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A security where OpenAPI has none. Of two operations one says itself that it is open. */
class MisplacedSecurityTest {

    @TempDir
    private Path folder;

    private ApiDocument read(String info, String components, String root) throws IOException, SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(folder.resolve("api.yaml"), """
                    openapi: 3.1.0
                    info: {title: T, version: '1'%s}
                    components:
                      securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
                      schemas: {security: {type: object}}%s
                    %s
                    paths:
                      /security: {get: {security: [], responses: {'200': {description: ok}}}}
                      /b: {get: {responses: {'200': {description: ok}}}}
                    """.formatted(info, components, root)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info|, security: [{key: []}]",
                "info|, Security: [{key: []}]",
                "info|, contact: {security: [{key: []}]}",
                "info|, securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}",
                "components|security: [{key: []}]",
                "components|secuirty: [{key: []}]",
                "components|securityRequirements: [{key: []}]",
                "root|servers: [{url: /, security: [{key: []}]}]",
                "root|tags: [{name: a, security: [{key: []}]}]",
                "root|externalDocs: {url: 'https://example.com', security: [{key: []}]}"
            })
    void closesWhatHasNoneOfItsOwn(String placed) throws IOException, SpecException {
        var where = placed.substring(0, placed.indexOf('|'));
        var text = placed.substring(placed.indexOf('|') + 1);
        var info = where.equals("info") ? text : "";
        var components = where.equals("components") ? "\n  " + text : "";
        var read = read(info, components, where.equals("root") ? text : "");
        assertThat(read.operations()).map(Operation::signature).containsExactly("GET /security");
        assertThat(read.findings().closed())
                .hasSize(1)
                .allSatisfy(closed -> assertThat(closed.reason()).contains("where OpenAPI has none"));
        assertThat(read.findings().problems()).anySatisfy(problem -> {
            assertThat(problem.effect()).isEqualTo(SpecProblem.Effect.NOTED);
            assertThat(problem.message()).contains("it decides nothing there");
        });

        var own = read(info, components, (where.equals("root") ? text : "") + "\nsecurity: [{key: []}]");
        assertThat(own.operations()).hasSize(2);
        assertThat(own.findings().problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("it decides nothing there"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tags: [{name: security}]", "x-security: [{key: []}]", "servers: [{url: /}]"})
    void tellsNothingOfWhatMeansNone(String root) throws IOException, SpecException {
        var read = read("", "", root);
        assertThat(read.operations()).hasSize(2);
        assertThat(read.findings().problems()).isEmpty();
    }
}
