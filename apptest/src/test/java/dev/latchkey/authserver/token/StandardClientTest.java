package dev.latchkey.authserver.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Request;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client library that we did not write, and that parses strictly, goes the whole way: discovery, token, introspection, revocation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandardClientTest {

    private static final int WAREHOUSE = 0;
    private static final int JWT_READER = 4;

    private TestPlatform platform;
    private AuthorizationServerMetadata metadata;

    @BeforeAll
    void start(@TempDir Path folder) throws ParseException {
        platform = TestPlatform.start(folder);
        metadata = AuthorizationServerMetadata.parse(
                platform.get("/.well-known/oauth-authorization-server").body());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    Stream<ClientAuthentication> everyMethodAndFormat() {
        return Stream.of(WAREHOUSE, JWT_READER)
                .flatMap(client -> Stream.of(
                        new ClientSecretBasic(id(client), secret(client)),
                        new ClientSecretPost(id(client), secret(client))));
    }

    private ClientID id(int client) {
        return new ClientID(platform.client(0, client).get("clientId").asString());
    }

    private Secret secret(int client) {
        return new Secret(platform.client(0, client).get("clientSecret").asString());
    }

    private static HTTPResponse send(Request request) throws IOException {
        return request.toHTTPRequest().send();
    }

    private TokenResponse ask(ClientAuthentication client, Scope scope) throws IOException, ParseException {
        var request = new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, new ClientCredentialsGrant())
                .scope(scope)
                .build();
        return TokenResponse.parse(send(request));
    }

    private AccessToken token(ClientAuthentication client, Scope scope) throws IOException, ParseException {
        var response = ask(client, scope);
        assertThat(response.indicatesSuccess()).isTrue();
        assertThat(response.toSuccessResponse().getTokens().getRefreshToken()).isNull();
        return response.toSuccessResponse().getTokens().getAccessToken();
    }

    private TokenIntrospectionResponse introspect(ClientAuthentication client, AccessToken token)
            throws IOException, ParseException {
        return TokenIntrospectionResponse.parse(
                send(new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), client, token)));
    }

    @Test
    void describesItselfAsItIs() {
        var origin = platform.sheet().get("apiUrl").asString();
        assertThat(metadata.getIssuer().getValue()).isEqualTo(origin);
        assertThat(metadata.getTokenEndpointURI()).isEqualTo(platform.api("/identity/oauth/token"));
        assertThat(metadata.getJWKSetURI()).isEqualTo(platform.api("/identity/oauth/jwks"));
        assertThat(metadata.getGrantTypes())
                .containsExactly(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS);
        assertThat(metadata.getTokenEndpointAuthMethods())
                .containsExactly(
                        ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                        ClientAuthenticationMethod.CLIENT_SECRET_POST,
                        ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                        ClientAuthenticationMethod.NONE);
        assertThat(metadata.getAuthorizationEndpointURI()).isEqualTo(platform.web("/identity/oauth/allow"));
        assertThat(metadata.getScopes()).contains(Scope.parse("orders_read").getFirst());
    }

    @ParameterizedTest
    @MethodSource("everyMethodAndFormat")
    void obtainsLooksAtAndRevokesAToken(ClientAuthentication client) throws IOException, ParseException {
        var token = token(client, Scope.parse("orders_read"));
        assertThat(token.getType()).isEqualTo(AccessTokenType.BEARER);
        assertThat(token.getLifetime()).isEqualTo(1800);
        assertThat(token.getScope()).isEqualTo(Scope.parse("orders_read"));

        var seen = introspect(client, token).toSuccessResponse();
        assertThat(seen.isActive()).isTrue();
        assertThat(seen.getScope()).isEqualTo(Scope.parse("orders_read"));
        assertThat(seen.getClientID()).isEqualTo(client.getClientID());
        assertThat(seen.getIssuer()).isEqualTo(metadata.getIssuer());
        assertThat(seen.getExpirationTime()).isAfter(seen.getIssueTime());

        var revoked = send(new TokenRevocationRequest(metadata.getRevocationEndpointURI(), client, token));
        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(introspect(client, token).toSuccessResponse().isActive()).isFalse();
    }

    /**
     * With its defaults: Nimbus, and Spring Security upon it, name the endpoint as the audience of {@code private_key_jwt}, for which the
     * client is registered; as the issuer it needs no leniency.
     */
    @Test
    void provesACompanysClientByItsKey() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        var jwks = new JWKSet(key.toPublicJWK()).toString(true);
        for (var isLenient : List.of(true, false)) {
            var made = platform.post(
                    "/manage/v1/credentials",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Nimbus\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"],"
                        + "\"endpointAudience\":" + isLenient + ",\"jwks\":" + jwks + "}",
                    "X-Api-Key",
                    platform.apiKey(0),
                    "Content-Type",
                    "application/json");
            var id = new ClientID(
                    TestPlatform.json(made).get("credential").get("id").asString());
            var endpoint = new PrivateKeyJWT(
                    id, metadata.getTokenEndpointURI(), JWSAlgorithm.ES256, key.toPrivateKey(), "one", null);
            assertThat(ask(endpoint, Scope.parse("orders_read")).indicatesSuccess())
                    .isEqualTo(isLenient);
            var issuer = new JWTAuthenticationClaimsSet(id, new Audience(metadata.getIssuer()));
            var byIssuer = new PrivateKeyJWT(issuer, JWSAlgorithm.ES256, key.toPrivateKey(), "one", null);
            assertThat(ask(byIssuer, Scope.parse("orders_read")).indicatesSuccess())
                    .isTrue();
        }
    }

    @Test
    void readsARefusal() throws IOException, ParseException {
        var wrong = new ClientSecretBasic(id(WAREHOUSE), new Secret("wrong"));
        var refused = ask(wrong, Scope.parse("orders_read")).toErrorResponse();
        assertThat(refused.getErrorObject()).isEqualTo(OAuth2Error.INVALID_CLIENT);
        var unknown = ask(new ClientSecretBasic(id(WAREHOUSE), secret(WAREHOUSE)), Scope.parse("unknown"));
        assertThat(unknown.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.INVALID_SCOPE);
    }

    /** RFC 9068: a resource server that knows no more than the metadata verifies a JWT access token. */
    @Test
    void verifiesAJwtWithThePublishedKeys() throws Exception {
        var answer = platform.get("/identity/oauth/jwks");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
        var keys = JWKSet.parse(answer.body());
        assertThat(keys.containsNonPublicKeys()).isFalse();

        var jwt = SignedJWT.parse(platform.token(0, JWT_READER));
        assertThat(jwt.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
        assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(metadata.getIssuer().getValue());
        assertThat(claims.getAudience()).containsExactly(metadata.getIssuer().getValue());
        assertThat(claims.getStringClaim("client_id")).isEqualTo(id(JWT_READER).getValue());
        assertThat(claims.getSubject()).isEqualTo(id(JWT_READER).getValue());
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
    }
}
