package dev.latchkey.console.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.page.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client's id and secret where an operation takes them by HTTP Basic (RFC 7617). */
class TryItFormTest {

    private static final String PAIR = "client-1:s3cret-of-the-client";
    private static final String ENCODED = Base64.getEncoder().encodeToString(PAIR.getBytes(UTF_8));

    @TempDir
    private Path folder;

    private OperationReference operation(Meaning meaning) throws Exception {
        var document = Files.writeString(folder.resolve("shop.yaml"), """
            openapi: 3.1.0
            info: {title: Shop, version: '1'}
            security: [{basic: []}]
            paths:
              /orders:
                get: {operationId: orders, responses: {'200': {description: Fine}}}
            components: {securitySchemes: {basic: {type: http, scheme: basic}}}
            """);
        var catalogue = CatalogueReader.read(null, List.of(document));
        var rules = new DocumentRules(
                false, new SchemeMapping(Map.of("basic", new Choice("c", meaning, Allowances.NONE, "", Set.of()))));
        var read = new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .describe("shop", document, rules);
        return Reference.read(
                        read,
                        new ReferenceLimits(10, 8),
                        Messages.load(),
                        new AuthorizationPlaces(
                                "https://a.example",
                                "https://w.example/allow",
                                "https://a.example/token",
                                "https://a.example/m",
                                null))
                .operations()
                .getFirst();
    }

    private TryItForm typed(OperationReference operation, String kind, String credential) {
        var carriers = CatalogueReader.defaults().carriers();
        return TryItForm.read(
                operation, FormParameters.parseQuery("kind=" + kind + "&credential=" + credential), carriers);
    }

    @Test
    void aClientsPairGoesWhereTheOperationTakesItAndIsNotShown() throws Exception {
        var operation = operation(Meaning.CLIENT);
        assertThat(operation.access().takesClientSecret()).isTrue();

        var trial = typed(operation, "client", PAIR);

        assertThat(trial.isWrong()).isFalse();
        assertThat(trial.call(operation).headers()).containsEntry("Authorization", "Basic " + ENCODED);
        assertThat(trial.withoutCredential("you sent Basic " + ENCODED + " that is " + PAIR))
                .isEqualTo("you sent Basic ••• that is client-1:•••");
        assertThat(trial.values().toString() + trial).doesNotContain("s3cret");
    }

    @Test
    void aSecretWithoutItsClientIsNone() throws Exception {
        var operation = operation(Meaning.CLIENT);
        for (var wrong : List.of("s3cret-of-the-client", ":s3cret", "client-1%20:s3cret", "")) {
            assertThat(typed(operation, "client", wrong).errors(Messages.load()))
                    .as(wrong)
                    .containsOnlyKeys("credential");
        }
    }

    @Test
    void aKeyIsTheUserNameWhereThatIsWhatBasicStandsFor() throws Exception {
        var operation = operation(Meaning.KEY);
        assertThat(operation.access().takesClientSecret()).isFalse();

        var trial = typed(operation, "key", "lk_key_0123456789");

        var encoded = Base64.getEncoder().encodeToString("lk_key_0123456789:".getBytes(UTF_8));
        assertThat(trial.call(operation).headers()).containsEntry("Authorization", "Basic " + encoded);
        assertThat(trial.withoutCredential("Basic " + encoded)).isEqualTo("Basic •••");
    }
}
