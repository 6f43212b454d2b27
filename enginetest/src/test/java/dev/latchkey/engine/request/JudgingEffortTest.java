package dev.latchkey.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestScopes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
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
        var file = Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            security: []
            paths:
              /open: {get: {responses: {'200': {description: ok}}}}
              /items/{id}: {get: {responses: {'200': {description: ok}}}}
              /{a}/{b}/{c}: {get: {responses: {'200': {description: ok}}}}
              /pets: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
              /pets/{id}.json: {get: {security: [{key: []}], responses: {'200': {description: ok}}}}
            components:
              securitySchemes: {key: {type: apiKey, in: header, name: X-API-Key}}
            """);
        var document =
                new OpenApiReader(TestScopes.CATALOG, TestScopes.PERMISSIONS, TestScopes.CARRIERS).read("api", file);
        judge = new Judge(
                ApiOperations.of(List.of(document)),
                ProtectedResources.of(List.of(), "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> new Authentication.Anonymous());
    }

    private Judgement judged(String target) {
        return judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
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
}
