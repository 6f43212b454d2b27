package dev.latchkey.authserver.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the metadata of the authorization server (RFC 8414) announces is what is served: nothing more, and nothing less. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerMetadataTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    /** Served to clients at addresses that they are told elsewhere, or to people. */
    private static final List<String> NOT_ANNOUNCED =
            List.of("/identity/oauth/consent", "/identity/oauth/register/{client}", "/identity/oauth/register/*");

    private TestPlatform platform;
    private JsonNode metadata;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(
                folder, Map.of("registration.dynamic", "true", "registration.clientIdMetadataDocuments", "true"));
        metadata = TestPlatform.json(platform.get("/.well-known/oauth-authorization-server"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private List<String> names(String member) {
        var names = new ArrayList<String>();
        metadata.get(member).forEach(name -> names.add(name.asString()));
        return names;
    }

    private static Stream<String> paths(Routes routes) {
        return routes.table().stream().map(Routes.Line::path);
    }

    @Test
    void announcesEveryEndpointThatIsServedAndNoOther() {
        var announced = new TreeSet<String>();
        metadata.propertyStream()
                .filter(member ->
                        member.getKey().endsWith("_endpoint") || member.getKey().equals("jwks_uri"))
                .forEach(member ->
                        announced.add(URI.create(member.getValue().asString()).getPath()));
        var served = new TreeSet<String>();
        Stream.concat(paths(platform.paths().api()), paths(platform.paths().web()))
                .filter(path -> path.startsWith("/identity/oauth/"))
                .filter(path -> NOT_ANNOUNCED.stream().noneMatch(path::equals) && !path.contains("register/"))
                .forEach(served::add);
        assertThat(announced).isEqualTo(served);
        assertThat(metadata.get("issuer").asString())
                .isEqualTo(platform.sheet().get("apiUrl").asString());
    }

    @Test
    void announcesTheGrantsThatTheTokenEndpointTakes() {
        var announced = names("grant_types_supported");
        for (var grant : List.of(
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "password",
                "implicit",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:token-exchange")) {
            var client = platform.client(0, 0);
            var answer = platform.post(
                    "/identity/oauth/token",
                    "grant_type=" + grant,
                    "Content-Type",
                    FORM,
                    "Authorization",
                    TestPlatform.basic(
                            client.get("clientId").asString(),
                            client.get("clientSecret").asString()));
            var isTaken = !answer.body().contains("unsupported_grant_type");
            assertThat(announced.contains(grant))
                    .as(grant + ": " + answer.body())
                    .isEqualTo(isTaken);
        }
        assertThat(names("response_types_supported")).containsExactly("code");
        assertThat(names("code_challenge_methods_supported")).containsExactly("S256");
    }

    @Test
    void announcesTheWaysInWhichClientsProveThemselves() {
        var all = Arrays.stream(ClientMethod.values())
                // Stands for both places of a secret.
                .filter(method -> method != ClientMethod.CLIENT_SECRET)
                .map(ClientMethod::value)
                .toList();
        assertThat(names("token_endpoint_auth_methods_supported")).containsExactlyInAnyOrderElementsOf(all);
        assertThat(names("revocation_endpoint_auth_methods_supported")).containsExactlyInAnyOrderElementsOf(all);
        assertThat(names("introspection_endpoint_auth_methods_supported"))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(method -> !method.equals("none")).toList());
        for (var endpoint : List.of("token", "introspection", "revocation")) {
            assertThat(names(endpoint + "_endpoint_auth_signing_alg_values_supported"))
                    .containsExactlyInAnyOrderElementsOf(algorithms());
        }
        assertThat(names("dpop_signing_alg_values_supported")).containsExactlyInAnyOrderElementsOf(algorithms());
    }

    private static List<String> algorithms() {
        return Arrays.stream(ProofAlgorithm.values())
                .map(ProofAlgorithm::jwaName)
                .toList();
    }

    @Test
    void announcesTheScopesThatAnOperationAsksFor() {
        var known = platform.domain().catalogue().scopes();
        var asked = new TreeSet<String>();
        Pattern.compile("class=\"lk-tile\" href=\"(/reference/[a-z-]+)\"")
                .matcher(platform.send(
                                platform.request(platform.web("/reference")).GET())
                        .body())
                .results()
                .map(api -> platform.web(api.group(1) + "/openapi.json"))
                .map(document -> platform.send(platform.request(document).GET()))
                .filter(document -> document.statusCode() == 200)
                .flatMap(document -> TestPlatform.json(document).findValues("security").stream())
                .flatMap(security -> security.valueStream())
                .flatMap(way -> way.valueStream())
                .flatMap(scopes -> scopes.valueStream())
                .flatMap(scope -> known.canonical(new Scope(scope.asString())).stream())
                .forEach(scope -> asked.add(scope.value()));
        assertThat(asked)
                .contains("orders_read", "credentials_read")
                .hasSizeLessThan(known.entries().size());
        assertThat(names("scopes_supported")).containsExactlyInAnyOrderElementsOf(asked);
    }

    /** Many clients look for OpenID Connect first, and people know the address of the pages best. */
    @Test
    void isFoundWhereverClientsLook() {
        for (var origin : List.of(platform.api(""), platform.web(""))) {
            for (var name : List.of("oauth-authorization-server", "openid-configuration")) {
                var answer = platform.send(platform.request(URI.create(origin + "/.well-known/" + name))
                        .GET());
                assertThat(answer.statusCode()).as(origin + name).isEqualTo(200);
                assertThat(TestPlatform.json(answer)).as(origin + name).isEqualTo(metadata);
            }
        }
        assertThat(metadata.propertyNames())
                .as("there are no ID tokens")
                .doesNotContain("id_token_signing_alg_values_supported", "userinfo_endpoint");
    }

    @Test
    void namesThePageThatSaysHowToUseIt() {
        var page = metadata.get("service_documentation").asString();
        assertThat(page).isEqualTo(platform.web("/reference").toString());
        assertThat(platform.send(platform.request(URI.create(page)).GET()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void announcesNoMemberThatThisTestDoesNotCompare() {
        assertThat(metadata.propertyNames())
                .containsExactlyInAnyOrder(
                        "issuer",
                        "authorization_endpoint",
                        "token_endpoint",
                        "pushed_authorization_request_endpoint",
                        "require_pushed_authorization_requests",
                        "jwks_uri",
                        "introspection_endpoint",
                        "revocation_endpoint",
                        "registration_endpoint",
                        "response_types_supported",
                        "response_modes_supported",
                        "grant_types_supported",
                        "scopes_supported",
                        "code_challenge_methods_supported",
                        "token_endpoint_auth_methods_supported",
                        "token_endpoint_auth_signing_alg_values_supported",
                        "introspection_endpoint_auth_methods_supported",
                        "introspection_endpoint_auth_signing_alg_values_supported",
                        "revocation_endpoint_auth_methods_supported",
                        "revocation_endpoint_auth_signing_alg_values_supported",
                        "dpop_signing_alg_values_supported",
                        "authorization_response_iss_parameter_supported",
                        "client_id_metadata_document_supported",
                        "service_documentation");
        assertThat(names("response_modes_supported")).containsExactly("query");
        assertThat(metadata.get("client_id_metadata_document_supported").asBoolean())
                .isTrue();
    }
}
