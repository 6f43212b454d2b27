package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that have so many meanings that finding them all would keep everybody else waiting. */
class JudgingEffortTest {

    @TempDir
    private Path folder;

    private Judge judge;

    @BeforeEach
    void readTheDocument() throws IOException, SpecException {
        judge = judge(folder.resolve("api.yaml").toString(), """
              /open: {get: {responses: {'200': {description: ok}}}}
              /items/{id}: {get: {responses: {'200': {description: ok}}}}
              /{a}/{b}/{c}:
                get: {responses: {'200': {description: ok}}}
                post: {responses: {'200': {description: ok}}}
              /pets: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /pets/{id}.json: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            """);
    }

    private static Judge judge(String file, String paths) throws IOException, SpecException {
        var document = new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS)
                .read("api", Files.writeString(Path.of(file), """
                    openapi: 3.1.0
                    info: {title: T, version: '1'}
                    security: []
                    paths:
                    """ + paths + """
                    components:
                      securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
                    """));
        return new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
    }

    private Judgement judged(String target) {
        return judged(judge, HttpMethod.GET, target);
    }

    private static Judgement judged(Judge judge, HttpMethod method, String target) {
        return judge.judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @CsvSource({
        "/open?q=, /app, 1980",
        "/open?url=, /app, 1980",
        "/open?, app/, 1980",
        "/open?q=, /a.b, 1980",
        "/open?q=, /wsgi/x, 1100",
        "/open?q=, /index.php, 790",
        "/open?q=, /a.b.c.d.e.f.g, 560",
        "/items/, =%3B%3C.php, 172",
        "/a/b/, =%3B%3C.php, 172",
    })
    void refusesWhatTakesMoreThanOneRequestMayCause(String beginning, String piece, int times) {
        assertThat(judged(beginning + piece.repeat(times))).isInstanceOf(Judgement.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/open?q=, two+words, 200",
        "/open?q=, a%20sentence.%20, 65",
        "/open?q=, /app, 8",
        "/open?filter=, name%3Aa%2C, 700",
        "/open?text=, /9j%2F4AAQSkZJRgABAQ, 300",
        "/items/, a-b_c.d~e, 150",
        "/items/, caf%C3%A9, 100",
        "/a/b/, x.y, 60",
    })
    void judgesWhateverIsOrdinary(String beginning, String piece, int times) {
        assertThat(judged(beginning + piece.repeat(times)))
                .isInstanceOfSatisfying(
                        Judgement.Judged.class,
                        judged -> assertThat(judged.decision()).isInstanceOf(Decision.Allow.class));
    }

    /** Each is ordinary, or nearly; together they are more than one request may cause. */
    @Nested
    class OfOneRequest {

        private static final String IN_PATH = "/a/b/" + "x%20.%3B%C2%AD%EF%BC%81".repeat(85);
        private static final String IN_QUERY = "q=" + "a%20sentence.%20".repeat(40);

        @Test
        void isOneSumForItsPathAndItsQuery() {
            assertThat(judged(IN_PATH)).isInstanceOf(Judgement.Judged.class);
            assertThat(judged("/a/b/c?" + IN_QUERY)).isInstanceOf(Judgement.Judged.class);

            assertThat(judged(IN_PATH + "?" + IN_QUERY)).isInstanceOf(Judgement.Unreadable.class);
        }

        @Test
        void isOneSumForItsTargetAndItsBody() {
            assertThat(isBodyRefused("/a/b/c")).isFalse();
            assertThat(isBodyRefused(IN_PATH)).isTrue();
        }

        private boolean isBodyRefused(String target) {
            var headers = TestHeaders.of("Content-Type", "application/x-www-form-urlencoded");
            var judged = judge.judge(HttpMethod.POST, target, headers, InetAddress.getLoopbackAddress());
            var check = Objects.requireNonNull(judge.bodyCheck((Judgement.Judged) judged, headers));
            var form = IN_QUERY.substring(0, IN_QUERY.length() / 2);
            assertThat(check.find(form.getBytes(StandardCharsets.US_ASCII))).isNull();
            return check.findAtEnd() != null;
        }

        @Test
        void isNotSpentOnceMoreWhenItIsJudgedAgain() {
            var judged = (Judgement.Judged) judged(IN_PATH);

            for (var i = 0; i < 20; i++) {
                assertThat(judge.judgeAgain(
                                judged, HttpMethod.GET, RequestHeaders.NONE, InetAddress.getLoopbackAddress()))
                        .isEqualTo(judged);
            }
            assertThat(judged.effort().isSpent()).isFalse();
        }

        @Test
        void isOneSumForAllMethodsThatAreLookedUp() {
            var effort = Effort.ofRequest();

            assertThat(judge.operationsAt("/a/b/c", effort)).containsKey(HttpMethod.POST);
            assertThat(judge.operationsAt(IN_PATH, effort)).isEmpty();
            assertThat(effort.isSpent()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/s/, a-t.b%20, 200",
        "/s/, -t, 2000",
        "/s/a-t5-, %3B%20.%C2%AD, 150",
    })
    void countsEachTemplateThatASegmentIsComparedWith(String beginning, String piece, int times)
            throws IOException, SpecException {
        var paths = new StringBuilder("  /open: {get: {responses: {'200': {description: ok}}}}\n");
        for (var i = 0; i < 200; i++) {
            paths.append("  /s/{a}-t")
                    .append(i)
                    .append("-{b}: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}\n");
        }
        var wide = judge(folder.resolve("wide.yaml").toString(), paths.toString());
        var effort = Effort.ofRequest();

        assertThat(wide.judge(
                        HttpMethod.GET,
                        beginning + piece.repeat(times),
                        RequestHeaders.NONE,
                        InetAddress.getLoopbackAddress(),
                        effort))
                .isNotInstanceOf(Judgement.Judged.class);
        assertThat(effort.isSpent()).isTrue();
        assertThat(judged(wide, HttpMethod.GET, "/s/any-t7-thing.of.some-length"))
                .isInstanceOf(Judgement.Judged.class);
    }
}
