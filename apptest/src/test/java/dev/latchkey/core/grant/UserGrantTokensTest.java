package dev.latchkey.core.grant;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestGrants.PUBLIC;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.RequestLeniency;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a code to tokens, on to their successors, and to the end of the grant, through HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserGrantTokensTest {

    private static final Scopes SCOPES = Scopes.of("customers_read", "orders_read", "user_me_read");

    private TestPlatform platform;
    private TestGrants grants;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private HttpResponse<String> me(String accessToken) {
        return platform.get("/users/me", "Authorization", "Bearer " + accessToken);
    }

    private int orders(String accessToken) {
        var answer = platform.get("/orders?limit=1", "Authorization", "Bearer " + accessToken);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("totalFound").asInt();
    }

    @ParameterizedTest
    @ValueSource(ints = {CONFIDENTIAL, PUBLIC})
    void actsForTheUserAndSeesWhatTheUserSees(int application) {
        var admin = grants.tokens(application, "ADMINISTRATOR", SCOPES);
        assertThat(admin.get("token_type").asString()).isEqualTo("bearer");
        assertThat(admin.get("scope").asString()).isEqualTo("customers_read orders_read user_me_read");
        assertThat(admin.get("expires_in").asInt()).isEqualTo(1800);
        assertThat(json(me(admin.get("access_token").asString())).get("id").asString())
                .isEqualTo(grants.userId("ADMINISTRATOR"));
        var standard = grants.tokens(application, "STANDARD", SCOPES);
        assertThat(orders(standard.get("access_token").asString()))
                .isLessThan(orders(admin.get("access_token").asString()));
    }

    @Test
    void refusesACodeTwiceAndEndsWhatItGave() {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "ADMINISTRATOR", SCOPES));
        var first = json(grants.exchange(CONFIDENTIAL, code, Map.of()));
        assertThat(me(first.get("access_token").asString()).statusCode()).isEqualTo(200);
        var second = grants.exchange(CONFIDENTIAL, code, Map.of());
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(json(second).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(me(first.get("access_token").asString()).statusCode()).isEqualTo(401);
        var refresh = grants.refresh(CONFIDENTIAL, first.get("refresh_token").asString(), Map.of());
        assertThat(json(refresh).get("error").asString()).isEqualTo("invalid_grant");
    }

    /** RFC 6749 section 4.1.2: also where the second request asks for what the code is not for, or for what nobody knows. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/companies", "/orders", "/nobody-knows"})
    void aCodeThatComesTwiceEndsWhatItGaveWhateverTheSecondRequestAsksFor(String path) {
        Map<String, @Nullable String> own = new HashMap<>(grants.credentials(CONFIDENTIAL));
        var orders = new ApiResource(platform.api("/orders").toString(), "orders-api");
        var code = grants.code(grants.authorization(own, "ADMINISTRATOR", SCOPES, orders));
        var resource = platform.api(path).toString();
        var early = grants.exchange(
                CONFIDENTIAL,
                code,
                Map.of("resource", platform.api("/nobody-knows").toString()));
        assertThat(json(early).get("error").asString()).isEqualTo("invalid_target");
        var first = json(grants.exchange(CONFIDENTIAL, code, Map.of()));
        var second = grants.exchange(CONFIDENTIAL, code, Map.of("resource", resource));
        assertThat(json(second).get("error").asString()).isEqualTo("invalid_grant");
        var refresh = grants.refresh(CONFIDENTIAL, first.get("refresh_token").asString(), Map.of());
        assertThat(json(refresh).get("error").asString()).isEqualTo("invalid_grant");
    }

    /** RFC 8707 section 2.2. */
    @Test
    void refusesAnExchangeForAnotherApiAndLeavesTheCodeGood() {
        var orders = platform.api("/orders").toString();
        Map<String, @Nullable String> own = new HashMap<>(grants.credentials(CONFIDENTIAL));
        var code =
                grants.code(grants.authorization(own, "ADMINISTRATOR", SCOPES, new ApiResource(orders, "orders-api")));
        for (var other : new String[] {
            platform.api("/v1/companies").toString(), platform.api("").toString()
        }) {
            var refused = grants.exchange(CONFIDENTIAL, code, Map.of("resource", other));
            assertThat(json(refused).get("error").asString()).isEqualTo("invalid_target");
        }
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of("resource", orders))
                        .statusCode())
                .isEqualTo(200);
    }

    private String active(String token, Map<String, @Nullable String> credentials) {
        var answer = grants.introspect(token, credentials);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("active").asString();
    }

    /** RFC 7662 section 2.2: the newest is active, for the application it was given to, and nothing else is. */
    @Test
    void tellsAnApplicationAboutItsRefreshTokens() {
        Map<String, @Nullable String> own = new HashMap<>(grants.credentials(CONFIDENTIAL));
        var first = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES)
                .get("refresh_token")
                .asString();
        var told = json(grants.introspect(first, own));
        assertThat(told.get("active").asBoolean()).isTrue();
        assertThat(told.get("scope").asString()).isEqualTo(SCOPES.toString());
        assertThat(told.get("client_id").asString()).isEqualTo(grants.clientId(CONFIDENTIAL));
        assertThat(told.get("sub").asString()).isEqualTo(grants.userId("STANDARD"));
        assertThat(told.get("exp").asLong()).isGreaterThan(told.get("iat").asLong());
        assertThat(told.has("token_type")).as("it is no access token").isFalse();

        var next = json(grants.refresh(CONFIDENTIAL, first, Map.of()))
                .get("refresh_token")
                .asString();
        assertThat(active(first, own)).isEqualTo("false");
        assertThat(active(next, own)).isEqualTo("true");
        grants.revoke(CONFIDENTIAL, next);
        assertThat(active(next, own)).isEqualTo("false");
    }

    /** A company's client guards an API with what introspection says, and a refresh token opens none. */
    @Test
    void tellsNobodyElseAboutARefreshToken() {
        var token = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES)
                .get("refresh_token")
                .asString();
        Map<String, @Nullable String> companys = new HashMap<>();
        companys.put("client_id", platform.client(0, 0).get("clientId").asString());
        companys.put("client_secret", platform.client(0, 0).get("clientSecret").asString());
        assertThat(grants.introspect(token, companys).body()).isEqualTo("{\"active\":false}");
        Map<String, @Nullable String> another =
                grants.register(Application.Protocol.DEFAULT, SCOPES, TestGrants.REDIRECT_URI);
        assertThat(grants.introspect(token, another).body()).isEqualTo("{\"active\":false}");
        var publics = grants.tokens(PUBLIC, "STANDARD", SCOPES);
        assertThat(grants.introspect(publics.get("refresh_token").asString(), new HashMap<>(grants.credentials(PUBLIC)))
                        .body())
                .as("of a public client, which proves nothing")
                .isEqualTo("{\"active\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"code_verifier", "redirect_uri"})
    void refusesAnExchangeThatDoesNotFitAndLeavesTheCodeGood(String parameter) {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "ADMINISTRATOR", SCOPES));
        var other = parameter.equals("code_verifier") ? "B".repeat(43) : "http://localhost:9999/other";
        var refused = grants.exchange(CONFIDENTIAL, code, Map.of(parameter, other));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnExchangeWithoutVerifierAndOneWithAVerifierNobodyAskedFor() {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "ADMINISTRATOR", SCOPES));
        assertThat(grants.exchange(CONFIDENTIAL, code, without("code_verifier")).statusCode())
                .isEqualTo(400);
        var asked = grants.authorization(CONFIDENTIAL, "ADMINISTRATOR", SCOPES);
        var plain = new Authorization(
                asked.companyId(), asked.userId(), asked.clientId(), asked.redirectUri(), SCOPES, null, null, null);
        assertThat(grants.exchange(CONFIDENTIAL, grants.code(plain), Map.of()).statusCode())
                .isEqualTo(400);
        assertThat(grants.exchange(CONFIDENTIAL, grants.code(plain), without("code_verifier"))
                        .statusCode())
                .isEqualTo(200);
    }

    /** RFC 6749 section 4.1.3: required, as the authorization request had it. Applications that may leave it out are marked. */
    @Test
    void takesAnExchangeWithoutRedirectUriFromMarkedApplicationsAlone() {
        for (var leniency : EnumSet.complementOf(EnumSet.of(RequestLeniency.RESPONSE_TYPE_OMITTED))) {
            var marked = registered(leniency, TestGrants.REDIRECT_URI);
            assertThat(exchangeWithoutRedirectUri(marked).statusCode())
                    .as(leniency.name())
                    .isEqualTo(200);
            var severalUris = registered(leniency, TestGrants.REDIRECT_URI, "https://app.example/callback");
            assertThat(exchangeWithoutRedirectUri(severalUris).statusCode())
                    .as(leniency.name())
                    .isEqualTo(400);
        }
        var unmarked = registered(RequestLeniency.RESPONSE_TYPE_OMITTED, TestGrants.REDIRECT_URI);
        var refused = exchangeWithoutRedirectUri(unmarked);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(json(refused).get("error_description").asString()).contains("redirect_uri");
    }

    private Map<String, @Nullable String> registered(RequestLeniency leniency, String... redirectUris) {
        var rules = new RequestRules(SecurityProfile.STANDARD, false, Set.of(leniency));
        return grants.register(Application.Protocol.DEFAULT.with(rules), SCOPES, redirectUris);
    }

    private HttpResponse<String> exchangeWithoutRedirectUri(Map<String, @Nullable String> application) {
        var code = grants.code(grants.authorization(application, "ADMINISTRATOR", SCOPES, null));
        var form = new HashMap<String, @Nullable String>(application);
        form.put("redirect_uri", null);
        return grants.exchange(CONFIDENTIAL, code, form);
    }

    @Test
    void refusesTheCodeOfAnotherClientAndLeavesItGood() {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "ADMINISTRATOR", SCOPES));
        assertThat(grants.exchange(PUBLIC, code, Map.of()).statusCode()).isEqualTo(400);
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void answersARepeatedRefreshWithTheSameSuccessor() {
        var first = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES)
                .get("refresh_token")
                .asString();
        var second = json(grants.refresh(CONFIDENTIAL, first, Map.of()));
        var again = json(grants.refresh(CONFIDENTIAL, first, Map.of()));
        assertThat(again.get("refresh_token").asString())
                .isEqualTo(second.get("refresh_token").asString())
                .isNotEqualTo(first);
        assertThat(me(second.get("access_token").asString()).statusCode()).isEqualTo(200);
        assertThat(me(again.get("access_token").asString()).statusCode()).isEqualTo(200);
    }

    @Test
    void narrowsScopesOnRefreshAndKeepsThemForTheNext() {
        var first = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES)
                .get("refresh_token")
                .asString();
        var less = json(grants.refresh(CONFIDENTIAL, first, Map.of("scope", "orders_read")));
        assertThat(less.get("scope").asString()).isEqualTo("orders_read");
        var all = json(grants.refresh(CONFIDENTIAL, less.get("refresh_token").asString(), Map.of()));
        assertThat(all.get("scope").asString()).isEqualTo(SCOPES.toString());
        var more =
                grants.refresh(CONFIDENTIAL, all.get("refresh_token").asString(), Map.of("scope", "customers_create"));
        assertThat(json(more).get("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    void endsTheGrantWhenItsRefreshTokenIsRevoked() {
        var tokens = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES);
        assertThat(grants.revoke(PUBLIC, tokens.get("refresh_token").asString()).statusCode())
                .isEqualTo(200);
        assertThat(me(tokens.get("access_token").asString()).statusCode()).isEqualTo(200);
        assertThat(grants.revoke(CONFIDENTIAL, tokens.get("refresh_token").asString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(me(tokens.get("access_token").asString()).statusCode()).isEqualTo(401);
    }

    @Test
    void keepsTheNewestGrantsOfAUserToAnApplication() {
        var oldest = grants.tokens(PUBLIC, "EMPLOYEE", Scopes.of("user_me_read"));
        for (var i = 1; i < GrantCommands.LIVE_PER_USER_MAX; i++) {
            grants.tokens(PUBLIC, "EMPLOYEE", Scopes.of("user_me_read"));
        }
        assertThat(me(oldest.get("access_token").asString()).statusCode()).isEqualTo(200);
        var newest = grants.tokens(PUBLIC, "EMPLOYEE", Scopes.of("user_me_read"));
        assertThat(me(oldest.get("access_token").asString()).statusCode()).isEqualTo(401);
        assertThat(me(newest.get("access_token").asString()).statusCode()).isEqualTo(200);
    }

    @Test
    void followsTheUsersRoleAtOnce() {
        var token = grants.tokens(CONFIDENTIAL, "EXTENDED", SCOPES)
                .get("access_token")
                .asString();
        var before = orders(token);
        var admin = new Actor.CompanyUser(platform.companyId(0), grants.userId("ADMINISTRATOR"));
        platform.domain().companies().commands().changeRole(admin, grants.userId("EXTENDED"), "RESTRICTED", null);
        assertThat(orders(token)).isLessThan(before);
        platform.domain().companies().commands().changeRole(admin, grants.userId("EXTENDED"), "EXTENDED", null);
        assertThat(orders(token)).isEqualTo(before);
    }

    @Test
    void endsWithTheInstallationAndStaysDeadWhenItComesBack() {
        var token =
                grants.tokens(PUBLIC, "STANDARD", SCOPES).get("access_token").asString();
        assertThat(me(token).statusCode()).isEqualTo(200);
        var admin = new Actor.CompanyUser(platform.companyId(0), grants.userId("ADMINISTRATOR"));
        var commands = platform.domain().installations();
        commands.uninstall(admin, grants.clientId(PUBLIC));
        assertThat(me(token).statusCode()).isEqualTo(401);
        commands.install(admin, grants.clientId(PUBLIC), SCOPES);
        assertThat(me(token).statusCode()).isEqualTo(401);
    }

    @Test
    void endsWithTheApplicationAndStaysDeadWhenItComesBack() {
        grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES);
        var token =
                grants.tokens(PUBLIC, "STANDARD", SCOPES).get("access_token").asString();
        var operator = new Actor.Operator("op");
        var partnerId = platform.domain()
                .partners()
                .index()
                .find(grants.clientId(PUBLIC))
                .orElseThrow()
                .application()
                .partnerId();
        var commands = platform.domain().partners().commands();
        commands.setApplicationActive(operator, partnerId, grants.clientId(PUBLIC), false);
        assertThat(me(token).statusCode()).isEqualTo(401);
        commands.setApplicationActive(operator, partnerId, grants.clientId(PUBLIC), true);
        assertThat(me(token).statusCode()).isEqualTo(401);
        // What was agreed to has ended as well: it is asked for anew.
        var user = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        assertThat(platform.domain().grants().consents().consentsOf(user))
                .extracting(Consents.Given::clientId)
                .doesNotContain(grants.clientId(PUBLIC))
                .contains(grants.clientId(CONFIDENTIAL));
    }

    private static Map<String, @Nullable String> without(String parameter) {
        var changes = new HashMap<String, @Nullable String>();
        changes.put(parameter, null);
        return changes;
    }
}
