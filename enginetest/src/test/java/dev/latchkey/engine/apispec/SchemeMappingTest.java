package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a deployment decides about schemes, where it can be, and how it is said. */
class SchemeMappingTest {

    private static final String DOCUMENT = """
        openapi: 3.1.0
        info: {title: Shop, version: '1'}
        components:
          securitySchemes:
            header: {type: apiKey, in: header, name: api_key}
            host: {type: apiKey, in: header, name: Host}
            query: {type: apiKey, in: query, name: key}
            accessToken: {type: apiKey, in: query, name: access_token}
            cookie: {type: apiKey, in: cookie, name: session}
            authorization: {type: apiKey, in: header, name: Authorization}
            basic: {type: http, scheme: basic}
            second: {type: http, scheme: Basic}
            bearer: {type: http, scheme: bearer}
            digest: {type: http, scheme: digest}
            token: {type: http, scheme: Token}
            oauth: {type: oauth2, flows: {implicit: {authorizationUrl: /a, scopes: {orders_read: Read}}}}
            openId: {type: openIdConnect, openIdConnectUrl: 'https://id.example/'}
            mutual: {type: mutualTLS}
        paths:
          /header: {get: {security: [{header: []}]}, put: {security: [{header: [admin]}]}}
          /host: {get: {security: [{host: []}]}}
          /query: {get: {security: [{query: []}]}}
          /accessToken: {get: {security: [{accessToken: []}]}}
          /cookie: {get: {security: [{cookie: []}]}}
          /authorization: {get: {security: [{authorization: []}]}}
          /basic: {get: {security: [{basic: []}]}, put: {security: [{second: []}]}}
          /bearer: {get: {security: [{bearer: [orders_read]}]}}
          /digest: {get: {security: [{digest: []}]}}
          /token: {get: {security: [{token: []}]}}
          /oauth: {get: {security: [{oauth: [orders_read]}]}}
          /openId: {get: {security: [{openId: []}]}}
          /mutual: {get: {security: [{mutual: []}]}}
          /together: {get: {security: [{header: [], oauth: [orders_read]}, {bearer: []}]}, put: {security: []}}
        """;

    private static final SecurityText TEXT = new SecurityText(TestScopes.CARRIERS);

    @TempDir
    private Path folder;

    SchemeMappingTest() {
        this.folder = Path.of("");
    }

    private ApiDocument read(Map<String, Choice> choices) throws IOException, SpecException {
        var file = Files.writeString(folder.resolve("shop.yaml"), DOCUMENT);
        return new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("shop", file, new DocumentRules(false, new SchemeMapping(choices)));
    }

    private String meaning(String operation, Map<String, Choice> choices) throws IOException, SpecException {
        return read(choices).operations().stream()
                .filter(one -> one.signature().equals(operation))
                .map(TEXT::of)
                .findFirst()
                .orElseThrow();
    }

    private static Choice choice(String as, String word, boolean isAllowed) {
        return new Choice(
                "apis[0].schemes[0]",
                Meaning.of(as).orElseThrow(),
                new Allowances(isAllowed, isAllowed, isAllowed),
                word,
                Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "header        | key        |        | GET /header        | API key (header api_key)",
                "header        | partnerKey |        | GET /header        | partner API key (header api_key)",
                "header        | key        |        | PUT /header        | API key (header api_key)",
                "query         | key        |        | GET /query         | API key (query parameter key)",
                "cookie        | key        |        | GET /cookie        | API key (cookie session)",
                "authorization | key        | Bot    | GET /authorization | API key (header Authorization: Bot)",
                "authorization | key        |        | GET /authorization | API key (header Authorization)",
                "authorization | token      |        | GET /authorization | token",
                "basic         | client     |        | GET /basic         | client id and secret (HTTP basic)",
                "basic         | key        |        | GET /basic         | API key (user name of HTTP basic)",
                "bearer        | notOffered |        | GET /bearer        | closed: bearer is not offered here (the"
                        + " configuration says so)",
                "token         | key        |        | GET /token         | API key (header Authorization: Token)",
                "openId        | token      |        | GET /openId        | token",
                "mutual        | notOffered |        | GET /mutual        | closed: mutual is not offered here (the"
                        + " configuration says so)"
            })
    void standsForWhatWasChosen(String scheme, String as, String word, String operation, String expected)
            throws IOException, SpecException {
        assertThat(meaning(operation, Map.of(scheme, choice(as, word == null ? "" : word, true))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /header   | API key (header api_key)",
                "PUT /header   | closed: header is not offered here (a key has none of the roles that are asked for)",
                "GET /bearer   | token with orders_read",
                "GET /oauth    | token (OAuth authorization code) with orders_read",
                "GET /together | API key (header api_key) together with token (OAuth authorization code) with"
                        + " orders_read or token",
                "PUT /together | open to everybody",
                "GET /mutual   | closed: mutual is not offered here (mutualTLS has no counterpart here)"
            })
    void saysWhoMayCallByDefault(String operation, String expected) throws IOException, SpecException {
        assertThat(meaning(operation, Map.of())).isEqualTo(expected);
    }

    @Test
    void takesTheGrantsThatWereChosen() throws IOException, SpecException {
        var grants = Set.of(CredentialKind.CLIENT_CREDENTIALS, CredentialKind.AUTHORIZATION_CODE);
        var choice = new Choice("apis[0].schemes[0]", Meaning.TOKEN, Allowances.NONE, "", grants);
        assertThat(meaning("GET /oauth", Map.of("oauth", choice))).isEqualTo("token with orders_read");
    }

    @Test
    void saysOfEachSchemeWhetherItWasChosen() throws IOException, SpecException {
        var schemes = read(Map.of("basic", choice("client", "", false))).schemes();
        assertThat(schemes)
                .filteredOn(
                        one -> List.of("header", "basic").contains(one.scheme().name()))
                .extracting(one -> one.declared() + " " + TEXT.of(one.scheme()) + " " + one.isChosen())
                .containsExactly(
                        "apiKey in header api_key API key (header api_key) false",
                        "http basic client id and secret (HTTP basic) true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody | key | | expected a scheme of components.securitySchemes, came 'nobody'; there are header,"
                        + " host,",
                "header | token | | expected as: key, partnerKey, notOffered for apiKey in header api_key, came token",
                "host | key | | expected as: notOffered; no key can stand in a header called 'Host'",
                "accessToken | key | | expected as: notOffered; no key can stand in a query parameter called"
                        + " 'access_token'",
                "query | key | | expected allowKeyInUrl: true beside a key that stands in the query",
                "cookie | partnerKey | | expected allowKeyInCookie: true beside a key that stands in a cookie",
                "authorization | client | | expected as: token, key, partnerKey, notOffered",
                "authorization | key | Basic | expected a word that may stand before a key in Authorization, came"
                        + " 'Basic'",
                "authorization | key | Digest | expected a word that may stand before a key in Authorization, came"
                        + " 'Digest'",
                "authorization | key | a b | expected a word that may stand before a key in Authorization, came 'a b'",
                "basic | token | | expected as: client, key, partnerKey, notOffered for http basic, came token",
                "bearer | client | | expected as: token, key, partnerKey, notOffered for http bearer, came client",
                "bearer | key | | expected Authorization: Bearer to carry either tokens or keys; oauth, openId stands"
                        + " for tokens and bearer for keys",
                "digest | key | | expected as: notOffered; HTTP 'digest' has no counterpart here",
                "oauth | key | | expected as: token, notOffered for oauth2, came key",
                "mutual | token | | expected as: notOffered; mutualTLS has no counterpart here"
            })
    void refusesWhatASchemeCannotStandFor(String scheme, String as, String word, String reason) {
        assertThatThrownBy(() -> read(Map.of(scheme, choice(as, word == null ? "" : word, false))))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("shop.yaml:")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesTwoMeaningsOfHttpBasic() {
        var choices = Map.of("basic", choice("client", "", false), "second", choice("key", "", false));
        assertThatThrownBy(() -> read(choices))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(
                        "expected HTTP basic to carry either clients or keys; basic stands for clients and"
                                + " second for keys");
    }
}
