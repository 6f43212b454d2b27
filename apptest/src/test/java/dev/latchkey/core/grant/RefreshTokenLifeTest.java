package dev.latchkey.core.grant;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Both sides of every instant in the life of a code and of a refresh token, and each end it can come to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefreshTokenLifeTest {

    private static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration WINDOW = GrantSettings.DEFAULT.repeatWindow();
    private static final Duration IDLE = GrantSettings.DEFAULT.refreshTokenIdle();

    private final MutableClock clock = new MutableClock();
    private final Actor.Operator operator = new Actor.Operator("op");
    /** Of the demonstration's applications, also while they are suspended. */
    private String partnerId = "";

    private Path folder;
    private TestPlatform platform;
    private TestGrants grants;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    RefreshTokenLifeTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        platform = TestPlatform.start(folder, Map.of(), clock);
        grants = new TestGrants(platform);
        partnerId = platform.domain()
                .partners()
                .index()
                .find(grants.clientId(CONFIDENTIAL))
                .orElseThrow()
                .application()
                .partnerId();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private void restart() {
        platform.close();
        platform = TestPlatform.start(folder, Map.of(), clock);
        grants = new TestGrants(platform);
    }

    private String newToken() {
        return refreshToken(grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES));
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }

    private HttpResponse<String> refresh(String token) {
        return grants.refresh(CONFIDENTIAL, token, Map.of());
    }

    private JsonNode refreshed(String token) {
        var answer = refresh(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
    }

    private int status(JsonNode tokens) {
        return platform.get(
                        "/users/me",
                        "Authorization",
                        "Bearer " + tokens.get("access_token").asString())
                .statusCode();
    }

    @Test
    void answersTheSameSuccessorUntilTheWindowEnds() {
        var first = newToken();
        var successor = refreshToken(refreshed(first));
        clock.advance(WINDOW.minus(MILLI));
        assertThat(refreshToken(refreshed(first))).isEqualTo(successor);
        // The repetition moved nothing: the window counts from the first use.
        clock.advance(MILLI);
        assertRefused(refresh(first));
    }

    @Test
    void endsTheGrantWhenAUsedTokenComesBackAtTheEndOfTheWindow() {
        var first = newToken();
        var second = refreshed(first);
        clock.advance(WINDOW);
        assertThat(status(second)).isEqualTo(200);
        assertRefused(refresh(first));
        assertThat(status(second)).isEqualTo(401);
        assertRefused(refresh(refreshToken(second)));
    }

    @Test
    void answersARepetitionAlsoWhenTheSuccessorWasUsed() {
        var first = newToken();
        var second = refreshToken(refreshed(first));
        var third = refreshToken(refreshed(second));
        assertThat(refreshToken(refreshed(first))).isEqualTo(second);
        assertThat(refreshToken(refreshed(second))).isEqualTo(third);
        assertThat(refreshToken(refreshed(third))).isNotIn(first, second, third);
    }

    @Test
    void endsTheGrantOfATokenTwoGenerationsOld() {
        var first = newToken();
        var second = refreshToken(refreshed(first));
        clock.advance(WINDOW);
        var third = refreshed(second);
        assertRefused(refresh(first));
        assertThat(status(third)).isEqualTo(401);
    }

    @Test
    void endsTheGrantOfAStolenTokenAfterARestart() {
        var first = newToken();
        var second = refreshed(first);
        restart();
        assertThat(refreshToken(refreshed(first))).isEqualTo(refreshToken(second));
        clock.advance(WINDOW);
        restart();
        assertRefused(refresh(first));
        assertRefused(refresh(refreshToken(second)));
    }

    @Test
    void livesUntilTheLastMillisecondOfItsIdleTime() {
        var first = newToken();
        clock.advance(IDLE.minus(MILLI));
        var second = refreshToken(refreshed(first));
        clock.advance(IDLE.minus(MILLI));
        var third = refreshToken(refreshed(second));
        clock.advance(IDLE);
        assertRefused(refresh(third));
    }

    @Test
    void takesACodeUntilTheLastMillisecond() {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
        clock.advance(GrantSettings.DEFAULT.codeLifetime().minus(MILLI));
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(200);
        var late = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
        clock.advance(GrantSettings.DEFAULT.codeLifetime());
        assertRefused(grants.exchange(CONFIDENTIAL, late, Map.of()));
    }

    /** Long after it expired, a code that comes back is still known to have been used. */
    @Test
    void endsTheGrantWhenItsCodeComesBackLater() {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
        var tokens = json(grants.exchange(CONFIDENTIAL, code, Map.of()));
        clock.advance(Duration.ofMinutes(10));
        assertThat(status(tokens)).isEqualTo(200);
        assertRefused(grants.exchange(CONFIDENTIAL, code, Map.of()));
        assertThat(status(tokens)).isEqualTo(401);
        assertRefused(refresh(refreshToken(tokens)));
    }

    enum Departing {
        USER,
        COMPANY,
        PARTNER,
        APPLICATION,
        INSTALLATION
    }

    private void setThere(Departing departing, String clientId, boolean isThere) {
        var domain = platform.domain();
        var companyId = platform.companyId(0);
        var admin = new Actor.CompanyUser(companyId, platform.adminUserId(0));
        switch (departing) {
            case USER ->
                domain.companies().commands().setUserActive(operator.in(companyId), grants.userId("STANDARD"), isThere);
            case COMPANY -> domain.companies().commands().setCompanyActive(operator, companyId, isThere);
            case PARTNER -> domain.partners().commands().setPartnerActive(operator, partnerId, isThere);
            case APPLICATION ->
                domain.partners().commands().setApplicationActive(operator, partnerId, clientId, isThere);
            case INSTALLATION -> {
                if (isThere) {
                    domain.installations().install(admin, clientId, SCOPES);
                } else {
                    domain.installations().uninstall(admin, clientId);
                }
            }
        }
    }

    /** And it stays so when what left comes back, for a code that was under way as well. */
    @ParameterizedTest
    @EnumSource(Departing.class)
    void endsForGoodWithWhatItStandsOn(Departing departing) {
        for (var format : TokenFormat.values()) {
            var application = grants.register(
                    new Application.Protocol(format, ClientProof.SECRET), SCOPES, TestGrants.REDIRECT_URI);
            var authorization = grants.authorization(application, "STANDARD", SCOPES, null);
            var tokens = json(grants.exchange(CONFIDENTIAL, grants.code(authorization), application));
            assertThat(status(tokens)).isEqualTo(200);
            assertThat(tokens.get("access_token").asString().startsWith("eyJ")).isEqualTo(format == TokenFormat.JWT);
            var code = grants.code(authorization);
            var clientId = authorization.clientId();

            setThere(departing, clientId, false);
            assertThat(status(tokens)).isEqualTo(401);
            assertThat(refreshAs(application, tokens).statusCode()).isIn(400, 401);
            setThere(departing, clientId, true);

            assertThat(status(tokens)).isEqualTo(401);
            assertRefused(refreshAs(application, tokens));
            assertRefused(grants.exchange(CONFIDENTIAL, code, application));
            var anew = json(grants.exchange(CONFIDENTIAL, grants.code(authorization), application));
            assertThat(status(anew)).isEqualTo(200);
        }
    }

    private HttpResponse<String> refreshAs(Map<String, @Nullable String> application, JsonNode tokens) {
        return grants.refresh(CONFIDENTIAL, refreshToken(tokens), application);
    }

    @Test
    void endsACodeUnderWayWhenItsUserTakesTheApplicationsAccessBack() {
        var authorization = grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES);
        var code = grants.code(authorization);
        var user = new Actor.CompanyUser(authorization.companyId(), authorization.userId());
        platform.domain().grants().consents().revokeByUser(user, authorization.clientId());
        assertRefused(grants.exchange(CONFIDENTIAL, code, Map.of()));
    }
}
