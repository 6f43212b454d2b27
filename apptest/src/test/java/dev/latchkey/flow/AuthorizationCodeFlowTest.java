package dev.latchkey.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.latchkey.testing.CallbackServer;
import dev.latchkey.testing.ChromiumBrowser;
import dev.latchkey.testing.RequiresChromium;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way: a person in a real Chromium signs in and agrees, a strict client library does the rest. */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationCodeFlowTest {

    private static final Scope ORDERS = new Scope("orders_read", "user_me_read");
    private static final Scope MORE = new Scope("customers_read", "orders_read", "user_me_read");

    private TestPlatform platform;
    private ChromiumBrowser browser;
    private CallbackServer callbacks;
    private FlowApplications applications;
    private AuthorizationServerMetadata metadata;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, ParseException {
        platform = TestPlatform.start(folder);
        browser = ChromiumBrowser.shared();
        callbacks = CallbackServer.start();
        applications = new FlowApplications(platform, callbacks.redirectUri());
        var answer = platform.get("/.well-known/oauth-authorization-server");
        metadata = AuthorizationServerMetadata.parse(answer.body());
    }

    @AfterAll
    void stop() {
        callbacks.close();
        platform.close();
    }

    private AuthorizationRequest.Builder request(FlowApplication application, Scope scope, CodeVerifier verifier) {
        return new AuthorizationRequest.Builder(ResponseType.CODE, application.clientId())
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .redirectionURI(callbacks.redirectUri())
                .scope(scope)
                .state(new State())
                .codeChallenge(verifier, CodeChallengeMethod.S256);
    }

    /** Opens the request and signs in where asked. */
    private Page open(BrowserContext person, AuthorizationRequest request, int user) {
        var page = person.newPage();
        page.navigate(request.toURI().toString());
        if (page.url().contains("/account/sign-in")) {
            var who = platform.sheet().get("companies").get(0).get("users").get(user);
            page.getByLabel("E-mail").fill(who.get("email").asString());
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill(who.get("password").asString());
            page.keyboard().press("Enter");
            page.waitForURL(url -> !url.contains("/account/sign-in"));
        }
        return page;
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + button)))
                .click();
    }

    private AuthorizationResponse response(AuthorizationRequest request, URI arrived) {
        try {
            var response = AuthorizationResponse.parse(arrived);
            if (request.getState() != null) {
                assertThat(response.getState()).isEqualTo(request.getState());
            }
            assertThat(response.getIssuer()).isEqualTo(metadata.getIssuer());
            return response;
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuthorizationGrant allow(BrowserContext person, AuthorizationRequest request, CodeVerifier verifier) {
        press(open(person, request, 0), "Allow");
        var code = response(request, callbacks.await()).toSuccessResponse().getAuthorizationCode();
        return new AuthorizationCodeGrant(code, callbacks.redirectUri(), verifier);
    }

    private HTTPRequest tokenRequest(FlowApplication application, AuthorizationGrant grant) {
        var authentication = application.authentication();
        return (authentication == null
                        ? new TokenRequest.Builder(metadata.getTokenEndpointURI(), application.clientId(), grant)
                        : new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication.get(), grant))
                .build()
                .toHTTPRequest();
    }

    private Tokens tokens(FlowApplication application, AuthorizationGrant grant) throws IOException, ParseException {
        var response = TokenResponse.parse(tokenRequest(application, grant).send());
        assertThat(response.indicatesSuccess())
                .as(() -> response.toErrorResponse().toJSONObject().toString())
                .isTrue();
        return response.toSuccessResponse().getTokens();
    }

    private int me(Tokens tokens) {
        return platform.get(
                        "/users/me",
                        "Authorization",
                        "Bearer " + tokens.getAccessToken().getValue())
                .statusCode();
    }

    Stream<FlowApplication> everyKindOfClient() {
        return Stream.of(
                applications.secretBasic(),
                applications.secretPost(),
                applications.privateKeyJwt(),
                applications.publicClient());
    }

    @ParameterizedTest
    @MethodSource("everyKindOfClient")
    void signsInAgreesRefreshesAndRevokes(FlowApplication application) throws IOException, ParseException {
        try (var person = browser.person()) {
            var verifier = new CodeVerifier();
            var tokens = tokens(
                    application,
                    allow(person, request(application, ORDERS, verifier).build(), verifier));
            assertThat(tokens.getAccessToken().getScope()).isEqualTo(ORDERS);
            assertThat(me(tokens)).isEqualTo(200);
            var next = tokens(application, new RefreshTokenGrant(refreshToken(tokens)));
            assertThat(me(next)).isEqualTo(200);
            revoke(application, refreshToken(next));
            assertThat(me(tokens)).isEqualTo(401);
            assertThat(me(next)).isEqualTo(401);
        }
    }

    private static RefreshToken refreshToken(Tokens tokens) {
        var token = tokens.getRefreshToken();
        assertThat(token).isNotNull();
        return token;
    }

    private void revoke(FlowApplication application, RefreshToken token) throws IOException {
        var endpoint = metadata.getRevocationEndpointURI();
        var authentication = application.authentication();
        var request = authentication == null
                ? new TokenRevocationRequest(endpoint, application.clientId(), token)
                : new TokenRevocationRequest(endpoint, authentication.get(), token);
        assertThat(request.toHTTPRequest().send().getStatusCode()).isEqualTo(200);
    }

    @Test
    void pushesItsRequestFirst() throws IOException, ParseException {
        var application = applications.secretBasic();
        var authentication = java.util.Objects.requireNonNull(application.authentication());
        try (var person = browser.person()) {
            var verifier = new CodeVerifier();
            var request = request(application, ORDERS, verifier).build();
            var pushed = PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(
                            metadata.getPushedAuthorizationRequestEndpointURI(), authentication.get(), request)
                    .toHTTPRequest()
                    .send());
            assertThat(pushed.indicatesSuccess()).isTrue();
            var byReference = new AuthorizationRequest.Builder(
                            pushed.toSuccessResponse().getRequestURI(), application.clientId())
                    .endpointURI(metadata.getAuthorizationEndpointURI())
                    .build();
            press(open(person, byReference, 0), "Allow");
            var response = response(request, callbacks.await());
            var grant = new AuthorizationCodeGrant(
                    response.toSuccessResponse().getAuthorizationCode(), callbacks.redirectUri(), verifier);
            assertThat(me(tokens(application, grant))).isEqualTo(200);
        }
    }

    @Test
    void bindsItsTokensToAKey() throws IOException, ParseException, JOSEException {
        var application = applications.publicClient();
        var proofs = new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        var endpoint = metadata.getTokenEndpointURI();
        try (var person = browser.person()) {
            var verifier = new CodeVerifier();
            var grant = allow(person, request(application, ORDERS, verifier).build(), verifier);
            var first = tokenRequest(application, grant);
            first.setDPoP(proofs.createDPoPJWT("POST", endpoint));
            var nonce = first.send().getDPoPNonce();
            var second = tokenRequest(application, grant);
            second.setDPoP(proofs.createDPoPJWT("POST", endpoint, nonce));
            var tokens = TokenResponse.parse(second.send()).toSuccessResponse().getTokens();
            var token = tokens.getDPoPAccessToken();
            assertThat(token).isNotNull();
            assertThat(me(tokens)).as("as a bearer token").isEqualTo(401);
            var uri = platform.api("/users/me");
            var call = platform.request(uri, "Authorization", token.toAuthorizationHeader())
                    .header(
                            "DPoP",
                            proofs.createDPoPJWT("GET", uri, token, nonce).serialize())
                    .GET();
            assertThat(platform.send(call).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void goesBackWithAccessDeniedWhenThePersonRefuses() {
        var application = applications.publicClient();
        try (var person = browser.person()) {
            var request = request(application, ORDERS, new CodeVerifier()).build();
            press(open(person, request, 2), "Refuse");
            var response = response(request, callbacks.await());
            assertThat(response.indicatesSuccess()).isFalse();
            assertThat(response.toErrorResponse().getErrorObject().getCode()).isEqualTo("access_denied");
        }
    }

    @Test
    void asksAgainForWhatIsNewAlone() throws IOException, ParseException {
        var application = applications.secretPost();
        try (var person = browser.person()) {
            var verifier = new CodeVerifier();
            var first = allow(person, request(application, ORDERS, verifier).build(), verifier);
            assertThat(tokens(application, first).getAccessToken().getScope()).isEqualTo(ORDERS);
            var more = request(application, MORE, verifier).build();
            var page = open(person, more, 0);
            ChromiumBrowser.photograph(page, "consent/step-up");
            org.assertj.core.api.Assertions.assertThat(page.locator("body").innerText())
                    .contains("See customers");
            press(page, "Allow");
            var code = response(more, callbacks.await()).toSuccessResponse().getAuthorizationCode();
            var second = tokens(application, new AuthorizationCodeGrant(code, callbacks.redirectUri(), verifier));
            assertThat(second.getAccessToken().getScope()).isEqualTo(MORE);
        }
    }

    @Test
    void worksWithoutScriptAndHindersNobody() {
        var application = applications.secretBasic();
        for (var width : new int[] {1280, 390}) {
            try (var person = browser.person(width, true)) {
                var page = open(
                        person, request(application, MORE, new CodeVerifier()).build(), 2);
                ChromiumBrowser.photograph(page, "consent/ask");
                assertThat(ChromiumBrowser.violations(page)).isEmpty();
                assertThat(ChromiumBrowser.scrollsSideways(page)).isFalse();
            }
        }
        try (var person = browser.person(1280, false)) {
            var request = request(application, MORE, new CodeVerifier()).build();
            press(open(person, request, 2), "Allow");
            assertThat(response(request, callbacks.await()).indicatesSuccess()).isTrue();
        }
    }
}
