package dev.latchkey.core.grant;

import static dev.latchkey.testing.TestGrants.CONFIDENTIAL;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 64 requests at once through HTTP on the real store, and what is left of it after a restart. */
class ParallelGrantsTest {

    private static final int REQUESTS = 64;
    private static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");

    @TempDir
    private Path folder;

    private TestPlatform platform;
    private TestGrants grants;

    @SuppressWarnings("NullAway.Init") // JUnit sets the folder and calls start() before anything else
    ParallelGrantsTest() {}

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder);
        grants = new TestGrants(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    /** On the same ports, because the issuer is an address. */
    private void restart() {
        var ports = Map.of(
                "listeners.apiPort", Integer.toString(platform.api("").getPort()),
                "listeners.webPort", Integer.toString(platform.web("").getPort()),
                "listeners.privatePort", Integer.toString(platform.internal("").getPort()));
        platform.close();
        platform = TestPlatform.start(folder, ports);
        grants = new TestGrants(platform);
    }

    private static List<HttpResponse<String>> allAtOnce(List<Callable<HttpResponse<String>>> requests) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<HttpResponse<String>>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Callable<HttpResponse<String>>> times(int count, Callable<HttpResponse<String>> request) {
        var all = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < count; i++) {
            all.add(request);
        }
        return all;
    }

    private int status(String accessToken) {
        return platform.get("/users/me", "Authorization", "Bearer " + accessToken)
                .statusCode();
    }

    private void assertDead(HttpResponse<String> issued) {
        assertThat(status(json(issued).get("access_token").asString())).isEqualTo(401);
        var refreshed =
                grants.refresh(CONFIDENTIAL, json(issued).get("refresh_token").asString(), Map.of());
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(400);
        assertThat(json(refreshed).get("error").asString()).isEqualTo("invalid_grant");
    }

    /** The 63 others held the code too, so nobody can say who stole it: what the first got ends (RFC 6749 section 4.1.2). */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void redeemsACodeOnceAndThenEndsWhatItGave(boolean restarts) {
        var code = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
        var answers = allAtOnce(times(REQUESTS, () -> grants.exchange(CONFIDENTIAL, code, Map.of())));
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 400)
                .allSatisfy(answer ->
                        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant"));
        // The winner may lose its grant to the first replay before its answer is made; then all are refused.
        var good = answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(good).hasSizeLessThanOrEqualTo(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 400).hasSize(REQUESTS - good.size());
        if (restarts) {
            restart();
        }
        good.forEach(this::assertDead);
        assertThat(grants.exchange(CONFIDENTIAL, code, Map.of()).statusCode()).isEqualTo(400);
        assertThat(platform.domain()
                        .grants()
                        .consents()
                        .countUsers(platform.companyId(0), grants.clientId(CONFIDENTIAL)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesAllTheSameSuccessor(boolean restarts) {
        var first = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES)
                .get("refresh_token")
                .asString();
        var before = allAtOnce(times(REQUESTS / 2, () -> grants.refresh(CONFIDENTIAL, first, Map.of())));
        if (restarts) {
            restart();
        }
        var after = allAtOnce(times(REQUESTS / 2, () -> grants.refresh(CONFIDENTIAL, first, Map.of())));
        before.addAll(after);
        assertThat(before).hasSize(REQUESTS).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(status(json(answer).get("access_token").asString())).isEqualTo(200);
        });
        assertThat(before.stream()
                        .map(answer -> json(answer).get("refresh_token").asString()))
                .doesNotContain(first)
                .satisfies(
                        successors -> assertThat(successors.stream().distinct()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesNothingAliveWhenItIsRevokedAmongRefreshes(boolean restarts) {
        var tokens = grants.tokens(CONFIDENTIAL, "STANDARD", SCOPES);
        var first = tokens.get("refresh_token").asString();
        var requests = times(REQUESTS - 1, () -> grants.refresh(CONFIDENTIAL, first, Map.of()));
        requests.add(REQUESTS / 2, () -> grants.revoke(CONFIDENTIAL, first));
        var answers = allAtOnce(requests);
        assertThat(answers.get(REQUESTS / 2).statusCode()).isEqualTo(200);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 400));
        if (restarts) {
            restart();
        }
        assertThat(status(tokens.get("access_token").asString())).isEqualTo(401);
        assertThat(grants.refresh(CONFIDENTIAL, first, Map.of()).statusCode()).isEqualTo(400);
        answers.stream()
                .filter(answer -> answer.statusCode() == 200 && !answer.body().isEmpty())
                .forEach(this::assertDead);
    }

    @Test
    void givesEachOfManyCodesItsOwnGrant() {
        var requests = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < REQUESTS; i++) {
            var code = grants.code(grants.authorization(CONFIDENTIAL, "STANDARD", SCOPES));
            requests.add(() -> grants.exchange(CONFIDENTIAL, code, Map.of()));
        }
        var answers = allAtOnce(requests);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(answer -> json(answer).get("refresh_token").asString())
                        .distinct())
                .hasSize(REQUESTS);
    }
}
