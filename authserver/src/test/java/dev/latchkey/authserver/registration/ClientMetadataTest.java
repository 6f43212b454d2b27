package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine may say of itself, and each thing it may not. */
class ClientMetadataTest {

    private static final RegistrationRules RULES =
            RegistrationRules.forMachines(TestCatalogue.ORDERS.scopes(), List.of(), false);

    private static ClientMetadata read(String json) {
        return ClientMetadata.ofRegistration(MetadataMembers.parse(json.getBytes(UTF_8)), RULES);
    }

    private static ClientMetadata with(String member) {
        return read("{\"redirect_uris\":[\"https://a.example/cb\"]," + member.replace('\'', '"') + "}");
    }

    @Test
    void takesTheLeastAndSaysTheDefaults() {
        var metadata = read("{\"redirect_uris\":[\"https://a.example/cb\"],\"unknown\":{\"x\":[1]}}");
        assertThat(metadata.name()).isEqualTo("a.example");
        assertThat(metadata.method()).isEqualTo(ClientMethod.CLIENT_SECRET_BASIC);
        assertThat(metadata.scopes()).isEqualTo(RULES.scopes());
        assertThat(metadata.proof().requiresDpop()).isFalse();
    }

    /** Clients ask for all that {@code scopes_supported} names, and for what other servers have. */
    @Test
    void narrowsScopesToWhatMayBeHad() {
        assertThat(with("'scope':'openid customers_read orders_read client_credentials_write'")
                        .scopes())
                .isEqualTo(Scopes.of("orders_read"));
    }

    @Test
    void givesMachinesNothingSensitiveUnlessConfigured() {
        assertThat(RULES.scopes().isEmpty()).isFalse();
        assertThat(RULES.scopes().containsAny(Scopes.of("customers_read", "client_credentials_write")))
                .isFalse();
        var configured = RegistrationRules.forMachines(TestCatalogue.ORDERS.scopes(), List.of("customers_read"), false);
        assertThat(configured.scopes()).isEqualTo(Scopes.of("customers_read"));
        for (var wrong : List.of("client_credentials_write", "nothing_like_this")) {
            assertThatThrownBy(
                            () -> RegistrationRules.forMachines(TestCatalogue.ORDERS.scopes(), List.of(wrong), false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"redirect_uris\":[]}",
                "{\"redirect_uris\":\"https://a.example/\"}",
                "{\"redirect_uris\":[1]}",
                "{\"redirect_uris\":[\"http://a.example/cb\"]}",
                "{\"redirect_uris\":[\"https://a.example/cb#x\"]}",
                "{\"redirect_uris\":[\"https://u@a.example/cb\"]}",
                "{\"redirect_uris\":[\"javascript:alert(1)\"]}",
                "{\"redirect_uris\":[\"https://a/1\",\"https://a/2\",\"https://a/3\",\"https://a/4\",\"https://a/5\","
                    + "\"https://a/6\",\"https://a/7\",\"https://a/8\",\"https://a/9\",\"https://a/10\",\"https://a/11\"]}"
            })
    void refusesRedirectUris(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        RegistrationRefused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo("invalid_redirect_uri"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'client_name':''|client_name",
                "'client_name':7|client_name",
                "'client_name':'   '|client_name",
                "'client_name':'a\\u202eb'|client_name",
                "'client_name':'a\\u0000b'|client_name",
                "'client_uri':'javascript:alert(1)'|client_uri",
                "'client_uri':'http://a.example'|client_uri",
                "'policy_uri':'https://u@a.example'|policy_uri",
                "'logo_uri':'file:///etc/passwd'|logo_uri",
                "'tos_uri':'x'|tos_uri",
                "'scope':'orders_read  orders_read'|scope",
                "'scope':''|scope",
                "'scope':'client_credentials_write'|scope",
                "'scope':'customers_read'|scope",
                "'scope':'unheard_of'|scope",
                "'grant_types':['client_credentials']|grant_types",
                "'grant_types':['refresh_token']|grant_types",
                "'grant_types':['implicit','authorization_code']|grant_types",
                "'response_types':['token']|response_types",
                "'response_types':['code','token']|response_types",
                "'token_endpoint_auth_method':'tls_client_auth'|token_endpoint_auth_method",
                "'token_endpoint_auth_method':'private_key_jwt'|jwks",
                "'jwks_uri':'https://a.example/jwks'|jwks",
                "'token_endpoint_auth_method':'private_key_jwt','jwks_uri':'http://a.example/k'|jwks_uri",
                "'token_endpoint_auth_method':'private_key_jwt','jwks':{}|keys",
                "'token_endpoint_auth_method':'private_key_jwt','jwks':{'keys':[{'kty':'oct','k':'AAAA'}]}|",
                "'dpop_bound_access_tokens':'true'|dpop_bound_access_tokens",
                "'software_id':1|software_id",
                "'client_name':'a','client_name':'b'|each name once"
            })
    void refusesMetadata(String members, String named) {
        assertThatThrownBy(() -> with(members)).isInstanceOfSatisfying(RegistrationRefused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo("invalid_client_metadata");
            assertThat(refused.description()).contains(named == null ? "" : named);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{} {}", "{", "{\"a\":[[[[[[[[[[1]]]]]]]]]]}"})
    void refusesWhatIsNoObject(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(RegistrationRefused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/client, true",
        "https://a.example, false",
        "https://a.example/, false",
        "http://a.example/client, false",
        "https://u@a.example/client, false",
        "https://a.example/client?x=1, false",
        "https://a.example/client#x, false",
        "https://a.example/a/../client, false",
        "https://a.example/a/%2E%2e/client, false",
        "https://A.example/client, false",
        "HTTPS://a.example/client, false",
        "0123456789abcdef, false"
    })
    void knowsAnAddressOfADocument(String address, boolean isOne) {
        assertThat(DocumentAddress.parse(address, false).isPresent()).isEqualTo(isOne);
    }
}
