package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestScopes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents as editors, generators and people write them; whatever libyaml takes is taken. */
class YamlOfTheWorldTest {

    private static final String HEAD = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\n";
    private static final String PATHS = "paths:\n  /a: {get: {operationId: one}}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%YAML 1.1\n---\nHEADPATHS",
                "%TAG ! tag:x,2000:\n---\nHEADPATHS...\n",
                "HEADPATHSx-a:\tb\t# c\n\t\n\t# d\n",
                "HEADPATHSx-a: {\n\t\"b\": 1,\n\t\"c\":[1,2,],}\n",
                "HEADPATHSx-a:\n  b: \"one\ntwo\"\n  c: {\n  d: e\n}\n",
                "HEADPATHS? x-a\n: b\n",
                "HEADPATHSx-a: &a 1\nx-b: &a 2\nx-c: *a\n",
                "HEADPATHSx-a: &k b\nx-b: {*k : 1}\n",
                "HEADPATHSx-a: yes\nx-b: 2020-01-01\nx-c: {200: a}\nx-d: 1_000\n",
                "HEADPATHSx-a: !!str 1\nx-b: !!int \"1\"\nx-c: !!map {}\nx-d: ! e\nx-e: !!binary aGk=\nx-f: !!seq []\n",
                "HEADPATHSx-a: |2-\n    one\nx-b: >-\n  two\n\n  three\n",
                "HEADPATHSx-a:\n  b: 1\n # odd\n  c: http://x.y:80/z#w\n",
                "HEADPATHSx-a: \"\u007f \\ud83d\\ude00 \\/ \ud83d\ude00\"\n"
            })
    void takesIt(String text) throws SpecException {
        var document = read(text.replace("HEAD", HEAD).replace("PATHS", PATHS), StandardCharsets.UTF_8);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("one");
        assertThat(document.findings().problems()).isEmpty();
    }

    @Test
    void takesLineEndsAndEncodingsOfOtherSystems() throws SpecException {
        for (var text :
                List.of(HEAD + PATHS, (HEAD + PATHS).replace("\n", "\r\n"), (HEAD + PATHS).replace('\n', '\r'))) {
            for (var encoding : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                assertThat(read("\uFEFF" + text, encoding).operations()).hasSize(1);
            }
        }
    }

    /** What is written out counts, then what is merged first. */
    @Test
    void mergesWhatAMergeKeyNames() throws SpecException {
        var document = read(HEAD + """
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
            x-guarded: &guarded {security: [{key: []}], operationId: merged, deprecated: true}
            x-open: &open {security: [], summary: Open}
            paths:
              /a:
                get: {<<: *guarded, operationId: own}
                put: {operationId: first, <<: [*guarded, *open]}
                post: {operationId: last, <<: [*open, *guarded]}
                delete: {operationId: written, security: [], <<: *guarded}
                patch: {operationId: quoted, security: [], '<<': *guarded}
            """, StandardCharsets.UTF_8);
        assertThat(document.operations())
                .filteredOn(operation -> !operation.security().allowsAnonymous())
                .extracting(Operation::id)
                .containsExactlyInAnyOrder("own", "first");
        assertThat(document.operations()).filteredOn(Operation::isDeprecated).hasSize(4);
        assertThat(document.findings().problems())
                .extracting(SpecProblem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("came '<<', which OpenAPI does not define there"),
                        message -> assertThat(message).contains("merge key << once and without quotes"),
                        message -> assertThat(message).contains("deprecated", "read in more than one way"));
    }

    /** Of two merge keys parsers take the first, the last or both, and some merge what stands in quotes. */
    @Test
    void closesWhatParsersMergeInDifferentWays() throws SpecException {
        var document = read(HEAD + """
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
            x-guarded: &guarded {security: [{key: []}]}
            x-open: &open {security: []}
            paths:
              /twice: {get: {<<: *open, <<: *guarded}}
              /thrice: {get: {<<: *open, <<: *open, <<: *guarded}}
              /quoted: {get: {"<<": *guarded}}
              /single: {get: {'<<': *guarded}}
              /both: {get: {<<: *open, "<<": *guarded}}
              /item: {get: {}, "<<": {put: {security: [{key: []}]}}}
              /written: {get: {<<: *open, <<: *guarded, security: [{key: []}]}}
              /once: {get: {<<: *open}}
              /list: {get: {<<: [*guarded, *open]}}
              /other: {get: {x-any: {<<: *open, <<: *guarded}}}
            """, StandardCharsets.UTF_8);
        assertThat(document.operations())
                .filteredOn(operation -> !operation.security().isClosed())
                .extracting(Operation::id)
                .containsExactlyInAnyOrder("GET /item", "GET /written", "GET /once", "GET /list", "GET /other");
    }

    @Test
    void mergesPoliciesAsPolicies() throws SpecException {
        var document = read(HEAD + """
            x-slow: &slow {x-latchkey-rate-limit: 1}
            paths:
              /a: {get: {<<: *slow}}
            """, StandardCharsets.UTF_8);
        assertThat(document.operations())
                .singleElement()
                .satisfies(operation ->
                        assertThat(operation.limits().requestsPerSecond()).isEqualTo(1));
    }

    /** Eighteen million keys when merged. */
    @Test
    void boundsWhatMergeKeysBringIn() {
        var text = new StringBuilder(HEAD).append("x-0: &a0 {");
        for (var i = 0; i < 2_000; i++) {
            text.append('k').append(i).append(": 1, ");
        }
        text.append("}\nx-1: [");
        text.append("{<<: [*a0, *a0, *a0]}, ".repeat(3_000)).append("]\n").append(PATHS);
        assertThatThrownBy(() -> read(text.toString(), StandardCharsets.UTF_8))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("elements in one file, merged ones included");
    }

    @Test
    void readsOpenApi32WithItsMethods() throws SpecException {
        var document = read("""
            openapi: 3.2.0
            $self: https://example.com/api
            info: {title: T, version: '1'}
            paths:
              /a: {get: {}, query: {operationId: q}, additionalOperations: {LINK: {}}}
            """, StandardCharsets.UTF_8);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a", "q", "LINK /a");
        assertThat(document.operations())
                .extracting(Operation::method)
                .containsExactly(
                        HttpMethod.GET,
                        HttpMethod.QUERY,
                        HttpMethod.additional("LINK").orElseThrow());
        assertThat(document.findings().closed()).isEmpty();
        assertThat(document.findings().problems()).isEmpty();
    }

    /** No field of those versions, so that nobody knows what it is meant to be. */
    @ParameterizedTest
    @ValueSource(strings = {"openapi: 3.1.1", "openapi: 3.0.3", "swagger: '2.0'"})
    void takesQueryForNoMethodBeforeOpenApi32(String version) throws SpecException {
        var document = read(version + """

            info: {title: T, version: '1'}
            paths:
              /a: {get: {responses: {}}, query: {operationId: q, responses: {}}}
            """, StandardCharsets.UTF_8);
        assertThat(document.operations()).extracting(Operation::id).containsExactly("GET /a");
        assertThat(document.findings().closed())
                .singleElement()
                .satisfies(closed -> assertThat(closed.methods()).contains(HttpMethod.QUERY, HttpMethod.POST));
    }

    private static ApiDocument read(String text, Charset encoding) throws SpecException {
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Path.of("document.yaml"), text.getBytes(encoding));
    }
}
