package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.request.ApiOperations;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code serve} says of documents of which something is not understood. */
class ServedReportTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: T, version: '1'}
        remark: 1
        paths:
          /a: {get: {securty: []}}
          /b/{x}: {get: {x-latchkey-rate-limit: 5}}
          /{y}/c: {get: {}}
        """;

    @Test
    void namesWhatIsTakenThoughNotEveryServerReadsItAlike() throws SpecException {
        var catalogue = CatalogueReader.defaults();
        var document = new OpenApiReader(
                        catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read("pets", Path.of("pets.yaml"), DOCUMENT.getBytes(UTF_8));
        var report = new ServedReport(catalogue.carriers());
        assertThat(report.of(document)).noneSatisfy(line -> assertThat(line).contains("takes"));
        assertThat(report.of(document.with(Set.of(Leniency.LATIN_1, Leniency.ENCODED_SLASH))))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("pets: takes encodedSlash, so that an upstream that decodes before it splits"))
                .anySatisfy(line -> assertThat(line).startsWith("pets: takes latin1, so that upstreams read such"));
    }

    @Test
    void namesWhatIsClosedAndWhy() throws SpecException {
        var catalogue = CatalogueReader.defaults();
        var document = new OpenApiReader(
                        catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read("pets", Path.of("pets.yaml"), DOCUMENT.getBytes(UTF_8));
        var report = new ServedReport(catalogue.carriers());
        assertThat(report.of(document))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "pets: GET /a is closed, pets.yaml:5 /paths/~1a/get: expected fields of an operation"))
                .anySatisfy(line -> assertThat(line).startsWith("pets: 1 place is not as OpenAPI wants it"));
        assertThat(report.ofAll(ApiOperations.of(List.of(document)).problems()))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("pets.yaml:7 /paths/~1{y}~1c/get: expected GET /{y}/c to ask for the same")
                        .endsWith("until then what matches both is closed"));
    }

    /** Of a path that others can be mistaken for one line is told, not one for each of those. */
    @Test
    void tellsACauseOnce() throws SpecException {
        var others = IntStream.range(0, 20)
                .mapToObj("  /a/{id}/b%d: {get: {responses: {}}}\n"::formatted)
                .collect(Collectors.joining());
        var catalogue = CatalogueReader.defaults();
        var document = new OpenApiReader(
                        catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read("chat", Path.of("chat.yaml"), """
                    openapi: 3.1.0
                    info: {title: Chat, version: '1'}
                    components:
                      securitySchemes:
                        key: {type: apiKey, in: header, name: X-Key}
                    security: [{key: []}]
                    paths:
                      /a/templates/{code}: {get: {security: [], responses: {}}}
                    """.concat(others).getBytes(UTF_8));
        assertThat(new ServedReport(catalogue.carriers())
                        .ofAll(ApiOperations.of(List.of(document)).problems()))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("chat.yaml:8 /paths/~1a~1templates~1{code}")
                        .contains("one of 20 other operations"));
    }

    /** A scheme of the document that was mapped to tokens opens to all of them what others need scopes for. */
    @Test
    void warnsWhereScopesCountForNothing() throws SpecException {
        var catalogue = CatalogueReader.defaults();
        var document = new OpenApiReader(
                        catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers())
                .read("chat", Path.of("chat.yaml"), """
                    openapi: 3.1.0
                    info: {title: Chat, version: '1'}
                    components:
                      securitySchemes:
                        any: {type: http, scheme: bearer}
                        key: {type: apiKey, in: header, name: X-Key}
                        machines:
                          type: oauth2
                          flows: {clientCredentials: {tokenUrl: /t, scopes: {users_read: Read}}}
                        people:
                          type: oauth2
                          flows: {implicit: {authorizationUrl: /a, scopes: {users_read: Read}}}
                    paths:
                      /one: {get: {security: [{any: []}, {people: [users_read]}]}}
                      /two: {get: {security: [{any: []}, {machines: [users_read], key: []}]}}
                      /key: {get: {security: [{key: []}, {people: [users_read]}]}}
                      /any: {get: {security: [{any: []}, {key: []}]}}
                      /both: {get: {security: [{any: [], key: []}, {people: [users_read]}]}}
                      /others: {get: {security: [{machines: []}, {people: [users_read]}]}}
                    """.getBytes(UTF_8));

        assertThat(new ServedReport(catalogue.carriers()).of(document))
                .filteredOn(line -> line.contains("whatever its scopes"))
                .containsExactly("chat: every token is taken, whatever its scopes (one way asks a token for scopes,"
                        + " another for none), 2 of 6 operations: GET /one, GET /two");
    }
}
